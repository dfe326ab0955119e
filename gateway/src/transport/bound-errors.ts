// Bounds what goes out as errors: how many, how long each message, how large each one's extensions.
// A subgraph may put a megabyte into a message; a client gets its beginning.
import type { GraphQLFormattedError } from 'graphql';

const errorsMax = 100;
const messageCharactersMax = 1_000;
const extensionsCharactersMax = 4_096;

/** The same errors when they are within bounds. */
export function boundErrors(
  errors: readonly GraphQLFormattedError[],
): readonly GraphQLFormattedError[] {
  return errors.slice(0, errorsMax).map(boundError);
}

function boundError(error: GraphQLFormattedError): GraphQLFormattedError {
  const { message, extensions } = error;
  const shortened =
    message.length > messageCharactersMax
      ? { ...error, message: `${message.slice(0, messageCharactersMax)}…` }
      : error;
  if (extensions === undefined) return shortened;
  if (JSON.stringify(extensions).length <= extensionsCharactersMax) return shortened;
  // The code is what clients decide by; the rest was too much.
  return { ...shortened, extensions: { code: shortText(extensions['code']) } };
}

function shortText(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 100) : 'SUBGRAPH_ERROR';
}

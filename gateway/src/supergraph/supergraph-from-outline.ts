// From a checked text and its outline to the immutable Supergraph value; graphql-js alone is needed for that.
// Nothing is kept: the same text gives equal values every time.
import { createHash } from 'node:crypto';
import { buildSchema } from 'graphql';
import type { SupergraphOutline } from './outline-supergraph.ts';
import { SupergraphError } from './supergraph-error.ts';
import type { Supergraph } from './supergraph.ts';

/** @throws SupergraphError when the text is not GraphQL, which who made the outline has found before. */
export function supergraphFromOutline(sdl: string, outline: SupergraphOutline): Supergraph {
  try {
    return Object.freeze({
      digest: digestOf(sdl),
      sdl,
      apiSchema: buildSchema(outline.apiSdl, { noLocation: true }),
      fullSchema: buildSchema(sdl, { noLocation: true, assumeValidSDL: true }),
      directives: outline.directives,
      subgraphs: new Map(outline.subgraphs.map((subgraph) => [subgraph.name, subgraph])),
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SupergraphError(`The supergraph cannot be served: ${why}`, { cause });
  }
}

/** What names a supergraph: the SHA-256 of its text, hexadecimal. */
export function digestOf(sdl: string): string {
  return createHash('sha256').update(sdl).digest('hex');
}

// The graph's own scalars. What they look like on the wire is said in every SDL that uses them.
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const wrong = (scalar: string, expected: string): GraphQLError =>
  new GraphQLError(`${scalar} must be ${expected}`, { extensions: { code: 'BAD_USER_INPUT' } });

function textScalar(name: string, expected: string, isValid: (value: string) => boolean) {
  const parse = (value: unknown): string => {
    if (typeof value !== 'string' || !isValid(value)) throw wrong(name, expected);
    return value;
  };
  return new GraphQLScalarType<string, string>({
    name,
    serialize: (value) => (value instanceof Date ? value.toISOString() : parse(value)),
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
  });
}

/** RFC 3339, UTC, milliseconds. */
export const dateTimeScalar = textScalar(
  'DateTime',
  'an RFC 3339 instant in UTC with milliseconds',
  (value) => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(value) && isReal(value),
);

/** A calendar day, YYYY-MM-DD. */
export const dateScalar = textScalar(
  'Date',
  'a day as YYYY-MM-DD',
  (value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && isReal(value),
);

/** `{ amount, currency }` in minor units; only ever an output. */
export const moneyScalar = new GraphQLScalarType<{ amount: number; currency: string }, unknown>({
  name: 'Money',
  parseValue: () => {
    throw wrong('Money', 'absent: it is never an input');
  },
});

/** No February 30, which JavaScript takes for March 2, and no year 0, which Postgres does not know. */
function isReal(value: string): boolean {
  const date = new Date(value);
  if (Number.isNaN(date.getTime()) || value.startsWith('0000')) return false;
  return date.toISOString().startsWith(value);
}

// The smallest GraphQL client the launcher needs: one POST, data or an error with its code.
// Flows through it: the demo company's queries and mutations, over HTTP like anybody else's.
import { isRecord } from '../services/is-record.ts';

/** A field the graph refused, or a transport that failed. */
export class GraphQLFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'GraphQLFailure';
    this.code = code;
  }
}

const requestDeadlineMs = 15_000;

export interface GraphQLRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly token?: string;
}

/** The answer's data; @throws GraphQLFailure when it has any error. */
export async function askGraphQL(
  gatewayUrl: string,
  { query, variables = {}, token }: GraphQLRequest,
): Promise<Record<string, unknown>> {
  const response = await fetch(new URL('/graphql', gatewayUrl), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(requestDeadlineMs),
  });
  const answer: unknown = await response.json();
  if (!isRecord(answer)) throw new GraphQLFailure('BAD_ANSWER', 'the answer is not an object');
  const errors = answer['errors'];
  if (Array.isArray(errors) && errors.length > 0) throw failureOf(errors[0]);
  if (!isRecord(answer['data'])) throw new GraphQLFailure('BAD_ANSWER', 'the answer has no data');
  return answer['data'];
}

function failureOf(error: unknown): GraphQLFailure {
  const message = isRecord(error) ? String(error['message']) : String(error);
  const extensions = isRecord(error) ? error['extensions'] : undefined;
  const code = isRecord(extensions) ? String(extensions['code']) : 'UNKNOWN';
  return new GraphQLFailure(code, `${message} (${code})`);
}

/** The value below a path of field names; undefined where the path ends early. */
export function valueAt(data: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), data);
}

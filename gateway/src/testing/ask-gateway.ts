// One request to a running gateway, over HTTP or over a WebSocket, as tests write it.
// The codes of what came back come out, so that one table can say what holds on every transport.
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** A GraphQL request's parameters. */
export type AskedParameters = {
  readonly query?: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
  readonly documentId?: string;
  readonly extensions?: Record<string, unknown>;
};

/** What came back. */
export type Told = {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: { readonly code?: string } & Record<string, unknown>;
  }[];
  readonly extensions?: Record<string, unknown>;
};

/** POST /graphql. */
export async function askByHttp(
  url: string,
  parameters: AskedParameters | readonly AskedParameters[],
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; headers: Headers; told: Told }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      ...headers,
    },
    body: JSON.stringify(parameters),
  });
  const told: Told = JSON.parse(await response.text());
  return { status: response.status, headers: response.headers, told };
}

/** One operation on a socket of its own; an `error` message becomes `errors` without data. */
export async function askBySocket(
  url: string,
  parameters: AskedParameters,
  connectionParams: Record<string, unknown> = {},
): Promise<Told> {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams,
  });
  try {
    return await new Promise<Told>((resolve, reject) => {
      // The client's type demands a text; the protocol leaves that to the server.
      client.subscribe({ query: '', ...parameters } satisfies { query: string }, {
        next: (told) => resolve({ data: told.data, errors: told.errors?.map(toTold) ?? [] }),
        error: (error) =>
          Array.isArray(error) ? resolve({ errors: error.map(toTold) }) : reject(asError(error)),
        complete: () => {},
      });
    });
  } finally {
    await client.dispose();
  }
}

function toTold(error: { message: string; extensions?: object | undefined }) {
  return { message: error.message, extensions: { ...error.extensions } };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('The socket was closed.', { cause: error });
}

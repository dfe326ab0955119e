// A subgraph's server: GraphQL over HTTP for the gateway, the same as a function for a gateway in the
// same process, health, and whatever plain routes the subgraph adds.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ApolloServer, HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { Logger } from 'pino';
import { parse } from 'graphql';
import type { Actor } from '../domain/actor.ts';
import type { ApiContext } from './api-context.ts';
import { internalErrorCode, maskError } from './api-errors.ts';
import { consistencyHeader } from './consistency-plugin.ts';
import type { ApiErrorCode } from './error-codes.ts';
import { logPlugin } from './log-plugin.ts';
import { guardSchema, type AccessTable } from './guard-schema.ts';

type SubgraphModule = Extract<Parameters<typeof buildSubgraphSchema>[0], { resolvers?: unknown }>;
type ResolverMap = NonNullable<SubgraphModule['resolvers']>;

/** Resolvers by type name; each subgraph types its own from its SDL (resolvers.gen.ts). */
export type Resolvers = Readonly<Record<string, object | undefined>>;

/** A GraphQL request as it comes from a gateway. */
export interface GraphQLRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** The server as a function: what a gateway in the same process calls instead of HTTP. */
export type SubgraphHandler = (
  request: GraphQLRequest,
  headers: Readonly<Record<string, string>>,
) => Promise<{ status: number; body: string }>;

/** A plain GET route beside GraphQL, answering JSON. */
export type Route = () => Promise<{ body: unknown; cacheSeconds: number }>;

export interface SubgraphServerOptions<Context extends ApiContext> {
  readonly host: string;
  readonly port: number;
  /** The subgraph's SDL. */
  readonly sdl: string;
  readonly resolvers: Resolvers;
  readonly access: AccessTable;
  /** Who a bearer token speaks for; undefined when it is not good. */
  readonly authenticate: (token: string) => Promise<Actor | undefined>;
  readonly createContext: (request: ApiContext) => Context;
  readonly newId: () => string;
  /** Whether everything this server needs answers. */
  readonly isReady: () => Promise<boolean>;
  readonly routes?: Readonly<Record<string, Route>>;
  /** What takes part in every GraphQL request. */
  readonly plugins?: readonly ApolloServerPlugin<Context>[];
  readonly development: boolean;
  readonly logger: Logger;
}

export interface SubgraphServer {
  readonly url: string;
  readonly handle: SubgraphHandler;
  close(): Promise<void>;
}

// A gateway's entity fetch may carry thousands of representations.
const bodyBytesMax = 4 * 1024 * 1024;
const requestTimeoutMs = 30_000;
const readinessTimeoutMs = 2000;

export async function startSubgraphServer<Context extends ApiContext>(
  options: SubgraphServerOptions<Context>,
): Promise<SubgraphServer> {
  const { logger, development } = options;
  const schema = buildSubgraphSchema({
    typeDefs: parse(options.sdl),
    resolvers: toResolverMap(options.resolvers),
  });
  const apollo = new ApolloServer<Context>({
    schema: guardSchema(schema, options.access),
    introspection: development,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: !development,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    csrfPrevention: true,
    plugins: [logPlugin(logger), ...(options.plugins ?? [])],
    logger,
    formatError: (formatted) => maskError(formatted),
  });
  await apollo.start();
  const handle = createHandler(apollo, options);
  const server = createServer((request, response) => {
    answer(options, handle, request, response).catch((error: unknown) => {
      logger.error({ err: error }, 'request failed');
      if (!response.headersSent)
        send(response, 500, errorBody('Something went wrong on our side.', internalErrorCode));
    });
  });
  server.requestTimeout = requestTimeoutMs;
  const url = await listen(server, options);
  return {
    url,
    handle,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      await apollo.stop();
    },
  };
}

// The generated types say more than the library's index signature can express.
const toResolverMap = (resolvers: Resolvers): ResolverMap => resolvers as ResolverMap;

function createHandler<Context extends ApiContext>(
  apollo: ApolloServer<Context>,
  options: SubgraphServerOptions<Context>,
): SubgraphHandler {
  return async (body, headers) => {
    const result = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: 'POST',
        headers: new HeaderMap([
          // What the gateway says of itself is for the plugins to see.
          ...Object.entries(headers).filter(([name]) => name.startsWith('x-ates-')),
          ['content-type', 'application/json'],
        ]),
        search: '',
        body,
      },
      context: async () => options.createContext(await apiContext(options, headers)),
    });
    if (result.body.kind === 'chunked') throw new Error('incremental delivery is not offered');
    return { status: result.status ?? 200, body: result.body.string };
  };
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

async function apiContext<Context extends ApiContext>(
  options: SubgraphServerOptions<Context>,
  headers: Readonly<Record<string, string>>,
): Promise<ApiContext> {
  const [scheme, token] = (headers['authorization'] ?? '').split(' ', 2);
  const correlationId = headers['x-correlation-id'] ?? '';
  return {
    viewer:
      scheme?.toLowerCase() === 'bearer' && token ? await options.authenticate(token) : undefined,
    correlationId: uuid.test(correlationId) ? correlationId : options.newId(),
    traceparent: traceparentOf(headers['traceparent']),
    consistency: headers[consistencyHeader],
    written: [],
  };
}

/** A malformed one is left out: no event would take it. */
const traceparentOf = (text: string | undefined): string | undefined =>
  text !== undefined && /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(text)
    ? text
    : undefined;

async function answer<Context extends ApiContext>(
  options: SubgraphServerOptions<Context>,
  handle: SubgraphHandler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  if (path === '/graphql') return answerGraphQL(handle, request, response);
  if (request.method !== 'GET')
    return send(response, 405, errorBody('Use GET.', 'METHOD_NOT_ALLOWED'));
  if (path === '/healthz') return send(response, 200, '{"status":"ok"}');
  if (path === '/readyz') {
    const ready = await inTime(options.isReady(), readinessTimeoutMs);
    return send(
      response,
      ready ? 200 : 503,
      JSON.stringify({ status: ready ? 'ready' : 'not ready' }),
    );
  }
  const route = options.routes?.[path];
  if (!route) return send(response, 404, errorBody('There is nothing here.', 'NOT_FOUND'));
  const { body, cacheSeconds } = await route();
  response.setHeader('cache-control', `public, max-age=${cacheSeconds}`);
  send(response, 200, JSON.stringify(body));
}

/** What is asked fails, or takes longer than it may: the answer is no. */
async function inTime(asked: Promise<boolean>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  const answer = await Promise.race([asked.catch(() => false), late]);
  clearTimeout(timer);
  return answer;
}

async function answerGraphQL(
  handle: SubgraphHandler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') {
    response.setHeader('allow', 'POST');
    return send(response, 405, errorBody('Use POST.', 'METHOD_NOT_ALLOWED'));
  }
  if (!request.headers['content-type']?.startsWith('application/json')) {
    return send(response, 415, errorBody('Send application/json.', 'UNSUPPORTED_MEDIA_TYPE'));
  }
  const body = await readBody(request);
  if (body === undefined) {
    response.setHeader('connection', 'close');
    return send(response, 413, errorBody(`At most ${bodyBytesMax} bytes.`, 'BODY_TOO_LARGE'));
  }
  const graphql = parseRequest(body);
  if (!graphql)
    return send(response, 400, errorBody('The body is no GraphQL request.', 'BAD_REQUEST'));
  const result = await handle(graphql, singleHeaders(request));
  send(response, result.status, result.body);
}

/** Answers undefined for a body that is too large; the rest of it is not read. */
function readBody(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= bodyBytesMax) return void chunks.push(chunk);
      // Not destroyed: the answer still has to go out on this connection.
      request.pause();
      resolve(undefined);
    });
    request.once('end', () => resolve(Buffer.concat(chunks).toString()));
    request.once('error', reject);
  });
}

function parseRequest(text: string): GraphQLRequest | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return isGraphQLRequest(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

// Apollo Server checks the rest of the body's shape; a text to run is all that must be there.
const isGraphQLRequest = (body: unknown): body is GraphQLRequest =>
  typeof body === 'object' && body !== null && 'query' in body && typeof body.query === 'string';

const singleHeaders = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );

function send(response: ServerResponse, status: number, body: string): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.end(body);
}

const errorBody = (message: string, code: ApiErrorCode): string =>
  JSON.stringify({ errors: [{ message, extensions: { code } }] });

function listen(server: Server, at: { host: string; port: number }): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, () => {
      server.off('error', reject);
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : at.port;
      resolve(`http://${at.host}:${port}/graphql`);
    });
  });
}

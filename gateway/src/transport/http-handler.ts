// The one node:http handler: chooses by path, answers health, hands /graphql on, and catches what escapes.
// An error that reaches it is a defect of the gateway: logged with its stack, answered without.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { metricsContentType } from '../telemetry/metrics.ts';
import { traceIdsFrom } from '../telemetry/trace-ids.ts';
import { applyCors, type OriginRules } from './cors.ts';
import type { GraphiqlPage } from './graphiql-page.ts';
import type { GraphQLService } from './graphql-service.ts';
import { Stop } from '../stop-signal.ts';
import { oneHeader } from './one-header.ts';
import { serveGraphQL, type Exchange, type HttpLimits } from './serve-graphql.ts';
import { writeError, writeText } from './write-answer.ts';

/** What the handler needs. */
export type HttpHandlerOptions = {
  readonly service: GraphQLService;
  /** What /readyz tells; `ready: false` is a 503. */
  readonly readiness: () => Readiness;
  /** What /metrics tells; nothing is served there without. */
  readonly metricsText: (() => string) | undefined;
  /** Told of every answer: its route is one of a few names. */
  readonly onAnswered: (told: {
    method: string;
    route: string;
    status: number;
    ms: number;
  }) => void;
  /** What /statusz tells: numbers and digests, nothing about requests. */
  readonly status: () => object;
  /** Served at `/` when present. */
  readonly graphiql: GraphiqlPage | undefined;
  readonly limits: HttpLimits;
  readonly origins: OriginRules;
  readonly logger: Logger;
};

/** Whether requests should be sent here, and which supergraph answers them. */
export type Readiness = { readonly ready: boolean; readonly supergraph: string };

/** Builds the request listener of the gateway's HTTP server. */
export function createHttpHandler(options: HttpHandlerOptions): RequestListener {
  return (request, response) => {
    const ids = traceIdsFrom({
      correlationId: oneHeader(request, 'x-correlation-id'),
      traceparent: oneHeader(request, 'traceparent'),
    });
    response.setHeader('x-correlation-id', ids.correlationId);
    const url = readUrl(request);
    const startedMs = performance.now();
    const gone = new Stop();
    response.once('close', () => {
      gone.abort();
      options.onAnswered({
        method: request.method ?? '',
        route: routes.has(url.pathname) ? url.pathname : 'other',
        status: response.statusCode,
        ms: performance.now() - startedMs,
      });
    });
    route(options, { request, response, url, ids, gone }).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return;
      options.logger.error({ err: error, correlationId: ids.correlationId }, 'a request failed');
      writeError(response, 500, 'INTERNAL_SERVER_ERROR', 'Internal server error.');
    });
  };
}

const graphqlUrl: Exchange['url'] = { pathname: '/graphql', searchParams: new URLSearchParams() };

const routes = new Set(['/graphql', '/healthz', '/readyz', '/statusz', '/metrics', '/']);

async function route(options: HttpHandlerOptions, exchange: Exchange): Promise<void> {
  const { request, response, url } = exchange;
  switch (url.pathname) {
    case '/graphql':
      if (applyCors(options.origins, request, response)) return;
      return serveGraphQL(options.service, exchange, options.limits);
    case '/healthz':
      return writeText(response, 200, 'application/json', '{"status":"alive"}');
    case '/readyz':
      return writeReadiness(response, options.readiness());
    case '/metrics':
      if (options.metricsText === undefined) break;
      return writeText(response, 200, metricsContentType, options.metricsText());
    case '/statusz':
      return writeText(response, 200, 'application/json', JSON.stringify(options.status()));
  }
  if (request.method === 'GET' && options.graphiql?.write(response, url.pathname)) return;
  writeError(response, 404, 'NOT_FOUND', 'Nothing is served here; try /graphql.');
}

function writeReadiness(response: ServerResponse, readiness: Readiness): void {
  writeText(response, readiness.ready ? 200 : 503, 'application/json', JSON.stringify(readiness));
}

/** The path and query of a request; the host is not looked at. */
function readUrl(request: IncomingMessage): Exchange['url'] {
  // What nearly everybody asks needs no parser.
  if (request.url === '/graphql') return graphqlUrl;
  try {
    return new URL(`http://gateway${request.url ?? '/'}`);
  } catch {
    return new URL('http://gateway/');
  }
}

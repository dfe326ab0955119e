// Every setting of the gateway: its name, what it may be, and its default. Limits have defaults here and nowhere else.
// A setting is a line; config.ts reads it from the environment.
import { fileURLToPath } from 'node:url';
import Type, { type TSchema } from 'typebox';

const Port = Type.Integer({ minimum: 0, maximum: 65_535 });
const Milliseconds = Type.Integer({ minimum: 1, maximum: 3_600_000 });
const Count = Type.Integer({ minimum: 1, maximum: 1_000_000_000 });
const CountOrNone = Type.Integer({ minimum: 0, maximum: 1_000_000_000 });
const OnOff = Type.Union([Type.Literal('on'), Type.Literal('off')]);
const Text = Type.String({ minLength: 1 });

/** By the name in the environment and in a configuration file. */
export const settings = {
  HOST: { schema: Text, default: '127.0.0.1' },
  PORT: { schema: Port, default: '4000' },
  NATS_URL: { schema: Type.String(), default: '' },
  NATS_PREFIX: { schema: Type.String({ pattern: '^([a-z0-9-]{1,40}\\.)?$' }), default: '' },
  /** A file or an http(s) address. */
  SUPERGRAPH: {
    schema: Text,
    default: fileURLToPath(new URL('../../schema/published/supergraph.graphql', import.meta.url)),
  },
  /** How often the supergraph's source is looked at. */
  SUPERGRAPH_POLL_MS: { schema: Milliseconds, default: '2000' },
  EXECUTOR: { schema: Type.Union([Type.Literal('own'), Type.Literal('apollo')]), default: 'own' },
  /** Answers are written by code generated per operation; `interpreted` where generating code is forbidden. */
  WRITER: {
    schema: Type.Union([Type.Literal('generated'), Type.Literal('interpreted')]),
    default: 'generated',
  },
  /** Among whom equal fetches under way are shared: nobody, one request, or one identity. */
  SHARE_FETCHES: {
    schema: Type.Union([Type.Literal('off'), Type.Literal('request'), Type.Literal('identity')]),
    default: 'request',
  },
  /** Whether equal queries under way of one identity are answered by one execution. */
  SHARE_ANSWERS: { schema: OnOff, default: 'off' },
  /** Whose planner, and where it runs: in a worker thread, or in the gateway's own where there are none. */
  PLANNER: {
    schema: Type.Union([Type.Literal('apollo'), Type.Literal('hive')]),
    default: 'apollo',
  },
  PLANNING: {
    schema: Type.Union([Type.Literal('worker'), Type.Literal('in-process')]),
    default: 'worker',
  },
  /** What one plan may take, and how many operations may wait for theirs. */
  PLANNING_MAX_MS: { schema: Milliseconds, default: '2000' },
  PLANNING_WAITING_MAX: { schema: Count, default: '500' },
  PLANNING_MEMORY_MAX_MB: { schema: Count, default: '512' },
  /** How many of the operations asked lately are planned on a new supergraph before it serves, and for how long. */
  WARMED_OPERATIONS_MAX: { schema: CountOrNone, default: '200' },
  WARMING_MAX_MS: { schema: Milliseconds, default: '10000' },
  LOG_LEVEL: {
    schema: Type.Union(
      (['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const).map((level) =>
        Type.Literal(level),
      ),
    ),
    default: 'info',
  },
  /** Labels of progressive `@override` that are on, separated by commas; `percent(x)` needs no setting. */
  OVERRIDE_LABELS: { schema: Type.String(), default: '' },
  /** Modules that export `plugin`, separated by commas. */
  PLUGINS: { schema: Type.String(), default: '' },
  /** /metrics in Prometheus' format; `auto` is on in development only. */
  METRICS: {
    schema: Type.Union([Type.Literal('auto'), Type.Literal('on'), Type.Literal('off')]),
    default: 'auto',
  },
  /** A collector's address: spans are sent to it by OTLP over HTTP. */
  OTEL_EXPORTER_OTLP_ENDPOINT: { schema: Type.String(), default: '' },
  OTEL_SERVICE_NAME: { schema: Text, default: 'ates-gateway' },
  /** Which share of the traces that begin here is recorded. */
  OTEL_TRACES_SAMPLER_ARG: { schema: Type.Number({ minimum: 0, maximum: 1 }), default: '1' },
  NODE_ENV: { schema: Type.String(), default: 'development' },
  BODY_MAX_BYTES: { schema: Count, default: String(256 * 1024) },
  TOKENS_MAX: { schema: Count, default: '1000' },
  DEPTH_MAX: { schema: Count, default: '20' },
  SELECTIONS_MAX: { schema: Count, default: '2000' },
  ALIASES_MAX: { schema: Count, default: '100' },
  ROOT_FIELDS_MAX: { schema: Count, default: '20' },
  DIRECTIVES_MAX: { schema: Count, default: '100' },
  COST_MAX: { schema: Count, default: '500000' },
  PAGE_SIZE_MAX: { schema: Count, default: '1000' },
  LIST_SIZE_ASSUMED: { schema: Count, default: '10' },
  RESPONSE_MAX_BYTES: { schema: Count, default: String(16 * 1024 * 1024) },
  REQUEST_READ_TIMEOUT_MS: { schema: Milliseconds, default: '15000' },
  /** Origins whose pages may ask, separated by commas; `*` is every one. */
  CORS_ORIGINS: { schema: Type.String(), default: '' },
  PERSISTED_QUERIES: { schema: OnOff, default: 'on' },
  /** A JSON file of trusted documents. */
  TRUSTED_DOCUMENTS: { schema: Type.String(), default: '' },
  /** Whether trusted documents are all that is served. */
  TRUSTED_DOCUMENTS_ONLY: { schema: OnOff, default: 'off' },
  OPERATIONS_REMEMBERED_MAX: { schema: Count, default: '1000' },
  REQUEST_TIMEOUT_MS: { schema: Milliseconds, default: '30000' },
  /** Cost per second of one person and of one network address; 0 limits nothing. */
  RATE_LIMIT_IDENTITY: { schema: CountOrNone, default: '0' },
  RATE_LIMIT_ADDRESS: { schema: CountOrNone, default: '0' },
  RATE_LIMIT_BURST_SECONDS: { schema: Count, default: '10' },
  RATE_LIMIT_BUCKETS_MAX: { schema: Count, default: '100000' },
  /** How many proxies in front write X-Forwarded-For. */
  TRUSTED_PROXIES: { schema: CountOrNone, default: '0' },
  IN_FLIGHT_MAX: { schema: Count, default: '2000' },
  /** How late the event loop may be on average before load is shed. */
  EVENT_LOOP_LAG_MAX_MS: { schema: Milliseconds, default: '1000' },
  /** Headers of clients that subgraphs get too, separated by commas. */
  FORWARD_HEADERS: { schema: Type.String(), default: '' },
  /** Shared with the subgraphs: proves to them that a fetch comes from the gateway. */
  GATEWAY_SECRET: { schema: Type.String({ pattern: '^(.{32,})?$' }), default: '' },
  /** An external identity provider whose tokens count instead of those of users: all three, or none. */
  JWKS_URL: { schema: Type.String(), default: '' },
  JWT_ISSUER: { schema: Type.String(), default: '' },
  JWT_AUDIENCE: { schema: Type.String(), default: '' },
  SUBGRAPH_RETRIES_MAX: { schema: CountOrNone, default: '2' },
  /** Failures in a row after which a subgraph is left alone, and for how long. */
  SUBGRAPH_FAILURES_MAX: { schema: Count, default: '20' },
  SUBGRAPH_BREAKER_OPEN_MS: { schema: Milliseconds, default: '1000' },
  SUBGRAPH_TIMEOUT_MS: { schema: Milliseconds, default: '10000' },
  SUBGRAPH_RESPONSE_MAX_BYTES: { schema: Count, default: String(16 * 1024 * 1024) },
  SUBGRAPH_CONNECTIONS_MAX: { schema: Count, default: '64' },
  SOCKET_INIT_TIMEOUT_MS: { schema: Milliseconds, default: '5000' },
  SOCKET_PING_MS: { schema: Milliseconds, default: '15000' },
  /** WebSockets and streams over HTTP, open at once. */
  SOCKETS_MAX: { schema: Count, default: '20000' },
  SOCKETS_PER_ADDRESS_MAX: { schema: Count, default: '10000' },
  SOCKETS_PER_PERSON_MAX: { schema: Count, default: '100' },
  /** What waits for a client that reads slowly; then its streams wait, and nobody else's. */
  SOCKET_BUFFER_MAX_BYTES: { schema: Count, default: String(256 * 1024) },
  /** How often something is said on a stream over HTTP that has nothing to tell. */
  SSE_HEARTBEAT_MS: { schema: Milliseconds, default: '12000' },
  MULTIPART_HEARTBEAT_MS: { schema: Milliseconds, default: '5000' },
  SOCKET_OPERATIONS_MAX: { schema: Count, default: '100' },
  /** Frames that may wait for one slow client, and their bytes. */
  LIVE_QUEUE_MAX: { schema: Count, default: '256' },
  LIVE_QUEUE_MAX_BYTES: { schema: Count, default: String(256 * 1024) },
  /** Events read again for a client that comes back; one that missed more begins anew. */
  LIVE_REPLAY_MAX: { schema: Count, default: '10000' },
  /** Signs cursors, the same on every replica; several separated by commas, the newest first. Default: GATEWAY_SECRET. */
  LIVE_CURSOR_SECRET: {
    schema: Type.String({ pattern: '^([^,]{32,}(,[^,]{32,})*)?$' }),
    default: '',
  },
  DRAIN_MS: { schema: Milliseconds, default: '10000' },
  /** Over how long clients are sent away when the gateway stops, and told to come back. */
  RECONNECT_SPREAD_MS: { schema: CountOrNone, default: '5000' },
} as const satisfies Record<string, { schema: TSchema; default: string }>;

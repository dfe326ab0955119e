// How the executors speak to a subgraph: one request, one parsed answer, or one SubgraphError.
// Over HTTP or by a function call in the same process: the executors see no difference.
import type { ErrorCode } from '../error-codes.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { StopSignal } from '../stop-signal.ts';

/** A GraphQL request to one subgraph. */
export type SubgraphRequest = {
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: JsonObject;
  /** The whole request as JSON, where it is written already. */
  readonly text?: string;
};

/** A subgraph's error, before it is put at its place in the whole answer. */
export type SubgraphGraphQLError = {
  readonly message: string;
  readonly path: readonly (string | number)[] | undefined;
  readonly extensions: JsonObject;
};

/** What a subgraph answered; its shape is checked, its content is not. */
export type SubgraphResponse = {
  readonly data: JsonObject | undefined;
  readonly errors: readonly SubgraphGraphQLError[];
  readonly extensions?: JsonObject;
  /** Whether none of its strings holds what JSON has to escape. */
  readonly plain?: boolean;
};

/** What goes along with every fetch of one client request. */
export type Hop = {
  readonly headers: Readonly<Record<string, string>>;
  /** Aborted when the client is gone or the request's time is over. */
  readonly signal: StopSignal;
  /** Collects what subgraphs say about consistency (consistency.ts). */
  readonly consistency?: string[];
};

/** One subgraph, reachable. */
export type SubgraphClient = {
  /** @throws SubgraphError; nothing else. */
  fetch(request: SubgraphRequest, hop: Hop): Promise<SubgraphResponse>;
  close(): Promise<void>;
};

/** By the name the plan uses. */
export type SubgraphClients = ReadonlyMap<string, SubgraphClient>;

/** A subgraph could not be asked. The message names the service and never its address. */
export class SubgraphError extends Error {
  override readonly name = 'SubgraphError';
  readonly code: ErrorCode;
  readonly service: string;

  constructor(service: string, code: keyof typeof reasons, cause?: unknown) {
    super(`The service "${service}" ${reasons[code]}.`, { cause });
    this.code = code;
    this.service = service;
  }
}

const reasons = {
  SUBGRAPH_UNAVAILABLE: 'cannot be reached',
  SUBGRAPH_TIMEOUT: 'did not answer in time',
  SUBGRAPH_BAD_RESPONSE: 'gave an answer that is not GraphQL',
} as const;

/**
 * Checks the shape of a body: `data` an object or null, `errors` a list of objects with messages.
 * @throws SubgraphError when it is not a GraphQL answer.
 */
export function readSubgraphResponse(
  service: string,
  status: number,
  body: string,
): SubgraphResponse {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (cause) {
    throw new SubgraphError(service, notGraphQL(status), cause);
  }
  if (!isObject(parsed)) throw new SubgraphError(service, notGraphQL(status));
  const { data, errors, extensions } = parsed;
  const dataFits = data === undefined || data === null || isObject(data);
  const errorsFit = errors === undefined || Array.isArray(errors);
  if (!dataFits || !errorsFit || (data === undefined && errors === undefined)) {
    throw new SubgraphError(service, notGraphQL(status));
  }
  return {
    data: isObject(data) ? data : undefined,
    errors: Array.isArray(errors) ? errors.map(readError) : [],
    ...(isObject(extensions) ? { extensions } : {}),
    // JSON has to escape quotes and control characters, and escapes begin with a backslash.
    plain: !body.includes('\\'),
  };
}

/** A proxy's 502 or 503 page says that nobody is there; anything else is a wrong answer. */
function notGraphQL(status: number): 'SUBGRAPH_UNAVAILABLE' | 'SUBGRAPH_BAD_RESPONSE' {
  return status >= 502 && status <= 504 ? 'SUBGRAPH_UNAVAILABLE' : 'SUBGRAPH_BAD_RESPONSE';
}

function readError(error: unknown): SubgraphGraphQLError {
  if (!isObject(error)) return { message: 'Unknown error', path: undefined, extensions: {} };
  const { message, path, extensions } = error;
  return {
    message: typeof message === 'string' ? message : 'Unknown error',
    path: Array.isArray(path) && path.every(isPathKey) ? path : undefined,
    extensions: isObject(extensions) ? extensions : {},
  };
}

function isPathKey(key: unknown): key is string | number {
  return typeof key === 'string' || typeof key === 'number';
}

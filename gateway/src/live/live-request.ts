// What the live room is made of, and what one client wishes from it. Types, and who may share with whom.
import type { Logger } from 'pino';
import type { Answer, Executor } from '../execution/executor.ts';
import type { Hop, SubgraphClients } from '../execution/subgraph-client.ts';
import type { Authenticate, Caller } from '../identity/authenticate.ts';
import { scopesOf } from '../identity/meets-demand.ts';
import type { WatchLifetime } from '../identity/token-lifetime.ts';
import type { Operation, Variables } from '../operations/operation.ts';
import type { Plan } from '../planning/query-planner.ts';
import type { StopSignal } from '../stop-signal.ts';
import type { WrittenAnswer } from '../transport/graphql-service.ts';
import { digestOperation, type CursorKeys } from './cursor.ts';
import type { LiveFeeds } from './live-feed.ts';
import type { LiveField } from './live-field.ts';
import type { Upstreams } from './upstream.ts';

/** What live subscriptions are made of. */
export type LiveParts = LiveFoundation & {
  readonly fields: ReadonlyMap<string, LiveField>;
  /** Subgraphs that stream their subscriptions themselves. */
  readonly upstreams: Upstreams;
  readonly subgraphs: SubgraphClients;
  readonly executor: Executor;
};

/** What those of every graph stand on. */
export type LiveFoundation = {
  readonly feeds: LiveFeeds;
  readonly cursors: CursorKeys;
  readonly watchLifetime: WatchLifetime;
  readonly limits: LiveLimits;
};

/** Bounds of each subscription. */
export type LiveLimits = {
  /** Frames that may wait for one slow client; above that state is conflated, and a log ends. */
  readonly queueMax: number;
  /** Bytes of them. */
  readonly queueMaxBytes: number;
  /** Events read again for a client that comes back; one that missed more begins anew. */
  readonly replayMax: number;
};

/** One client's wish. */
export type LiveRequest = {
  /** What the caller may ask. */
  readonly operation: Operation;
  /** As the client sent it. */
  readonly text: string;
  readonly plan: Plan & { kind: 'subscription' };
  readonly variables: Variables;
  readonly caller: Caller;
  /** Puts what the caller may not ask into every answer: nulls, each with its error. */
  readonly nulled?: ((answer: Answer | WrittenAnswer) => Answer | WrittenAnswer) | undefined;
  /** `extensions.cursor`, unchecked; undefined when the client begins anew. */
  readonly cursor: unknown;
  /** Headers of the client that go on to subgraphs. */
  readonly forwarded: Readonly<Record<string, string>> | undefined;
  readonly authenticate: Authenticate;
  /** A hop for one fetch with this identity; close it when the fetch is done. */
  readonly openHop: (caller: Caller, gone: StopSignal) => OpenHop;
  /** May be made when it is looked at: a subscription lives long and hardly ever logs. */
  readonly logger: Logger;
};

/** A hop and what releases its timer. */
export type OpenHop = { readonly hop: Hop; readonly close: () => void };

/** What the rights of a person hang on: two tokens with the same are answered alike. */
export function rightsOf(caller: Caller): string {
  const { viewer } = caller;
  if (viewer === undefined) return 'nobody';
  return JSON.stringify([viewer.userId, viewer.role, [...scopesOf(caller)].sort()]);
}

/** What an operation with these variables is called in cursors: the same on every gateway. */
export function operationDigest({ operation, text, variables }: LiveRequest): string {
  return digestOperation(text, operation.definition.name?.value ?? null, variables.raw);
}

/** Requests of one key may be answered from one execution: the same person with the same rights asks the same. */
export function sharingKey(request: LiveRequest): string {
  const { caller, nulled, forwarded } = request;
  const ids = [operationId(request.operation), nulled !== undefined];
  return digestOperation(ids, rightsOf(caller), request.variables.raw, forwarded ?? {});
}

const operationIds = new WeakMap<Operation, number>();
let lastOperationId = 0;

function operationId(operation: Operation): number {
  const known = operationIds.get(operation);
  if (known !== undefined) return known;
  lastOperationId += 1;
  operationIds.set(operation, lastOperationId);
  return lastOperationId;
}

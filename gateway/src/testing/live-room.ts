// The live room without a broker: feeds a test speaks into, an owner and an executor a test holds on to, and clients
// that write down what is pushed to them.
import { pino } from 'pino';
import type { Role } from '@ates/schema/contracts/values';
import type { Execution } from '../execution/executor.ts';
import type { SubgraphRequest, SubgraphResponse } from '../execution/subgraph-client.ts';
import type { Caller } from '../identity/authenticate.ts';
import type { JsonObject } from '../json.ts';
import { createCursorKeys } from '../live/cursor.ts';
import { FeedIndex } from '../live/feed-index.ts';
import { readLiveFields } from '../live/live-field.ts';
import type { LiveFeeds, LiveListener } from '../live/live-feed.ts';
import type { LiveParts } from '../live/live-request.ts';
import { createLiveSubscriptions } from '../live/subscribe-live.ts';
import { createOperationPreparer, isRefusal } from '../operations/prepare-operation.ts';
import { createApolloPlanner } from '../planning/apollo-planner.ts';
import { rememberPlans } from '../planning/remember-plans.ts';
import { buildSupergraph } from '../supergraph/build-supergraph.ts';
import type { LiveEnd, LiveStream } from '../transport/graphql-service.ts';
import { createLiveGraph } from './live-graph.ts';
import { composeForTest, generousLimits } from './test-graph.ts';

const { billing, users, tasks } = createLiveGraph({
  accounts: new Map(),
  tasks: new Map(),
  entries: new Map(),
  beforeSnapshot: async () => {},
});
const supergraph = buildSupergraph(
  composeForTest({ billing: billing.sdl, users: users.sdl, tasks: tasks.sdl }),
);
const prepare = createOperationPreparer(supergraph, generousLimits);
const planner = rememberPlans(createApolloPlanner(supergraph));

const logger = pino({ level: 'silent' });

/** What one client was told. */
export type Heard = {
  readonly frames: JsonObject[];
  readonly ends: LiveEnd[];
  readonly stream: LiveStream;
  /** While false, every push says that the client is full. */
  room: boolean;
};

/** What a subgraph is asked, and by whom. */
export type Fetched = { readonly request: SubgraphRequest; readonly who: string };

/** What a test changes of the room. */
export type LiveRoomChanges = Partial<Pick<LiveParts, 'limits' | 'executor'>> & {
  readonly answer?: (fetched: Fetched) => SubgraphResponse | Promise<SubgraphResponse>;
};

/** A caller whose authorization is the person's id. */
export function callerOf(userId: string, role: Role = 'WORKER', epoch = 0): Caller {
  const viewer = { userId, role, epoch, expiresAt: Number.MAX_SAFE_INTEGER };
  return { viewer, authorization: userId };
}

/** A room of its own for one test. */
export function openLiveRoom(changes: LiveRoomChanges = {}) {
  const index = new FeedIndex<LiveListener>();
  let sequence = 0;
  const feeds: LiveFeeds = {
    connected: true,
    follow: async () => {},
    listen: (source, listener) => index.add(source, listener),
    place: () => ({ created: 'then', sequence }),
    replay: async () => 'done',
    get listeners() {
      return index.size;
    },
    consumers: 1,
    close: async () => {},
  };
  const held = { hops: 0, watched: 0 };
  const ends = new Map<string, Set<(why: 'expired' | 'revoked') => void>>();
  const fetched: Fetched[] = [];
  const client = {
    async fetch(request: SubgraphRequest, hop: Execution['hop']) {
      const one = { request, who: hop.headers['authorization'] ?? '' };
      fetched.push(one);
      return changes.answer?.(one) ?? stateOf(one.who, 1);
    },
    close: async () => {},
  };
  const live = createLiveSubscriptions({
    fields: readLiveFields(supergraph),
    feeds,
    upstreams: new Map(),
    cursors: createCursorKeys(['a secret of thirty-two characters']),
    subgraphs: new Map([
      ['billing', client],
      ['tasks', client],
    ]),
    executor: changes.executor ?? {
      execute: async ({ primary }) => ({ data: primary?.data ?? null }),
    },
    limits: changes.limits ?? { queueMax: 4, queueMaxBytes: 100_000, replayMax: 100 },
    watchLifetime(viewer, onEnd) {
      held.watched += 1;
      const ofPerson = ends.get(viewer.userId) ?? new Set();
      ends.set(viewer.userId, ofPerson.add(onEnd));
      return () => {
        if (ofPerson.delete(onEnd)) held.watched -= 1;
      };
    },
  });

  /** Authenticates by the person's id; `bad` is nobody's. */
  const authenticate = async ({ authorization = '' }: { authorization: string | undefined }) =>
    authorization === 'bad'
      ? ({ ok: false, reason: 'BAD' } as const)
      : ({
          ok: true,
          caller: callerOf(authorization.split(' ')[0] ?? '', roleIn(authorization)),
        } as const);

  async function subscribe(caller: Caller, text: string, cursor?: unknown) {
    const operation = prepare(text, undefined);
    if (isRefusal(operation)) throw new Error(JSON.stringify(operation.errors));
    const plan = await planner.plan(operation);
    if (plan.kind !== 'subscription') throw new Error('a subscription has such a plan');
    return live.subscribe({
      operation,
      text,
      plan,
      variables: { raw: {}, coerced: {} },
      caller,
      cursor,
      forwarded: undefined,
      authenticate,
      logger,
      openHop({ authorization }, signal) {
        held.hops += 1;
        const headers: Record<string, string> =
          authorization === undefined ? {} : { authorization };
        return { hop: { headers, signal }, close: () => void (held.hops -= 1) };
      },
    });
  }

  return {
    live,
    feeds,
    fetched,
    subscribe,
    /** What is held at the moment: all 0 when everybody has gone. */
    held: () => ({ ...held, listeners: index.size, ...live.counts }),
    /** An event on a subject, to everybody who listens. */
    tell(subject: string, data: JsonObject, version?: number) {
      sequence += 1;
      const event = { subject, sequence, version, data };
      for (const listener of index.listenersOf(event)) listener.onEvent(event);
    },
    endTokens(userId: string, why: 'expired' | 'revoked') {
      for (const end of ends.get(userId) ?? []) end(why);
    },
    /** Subscribes and starts; what is pushed is written down. */
    async open(caller: Caller, text: string, cursor?: unknown): Promise<Heard> {
      const outcome = await subscribe(caller, text, cursor);
      if (outcome.kind !== 'stream') throw new Error(JSON.stringify(outcome.errors));
      const heard: Heard = { frames: [], ends: [], stream: outcome.stream, room: true };
      outcome.stream.start({
        push({ members }) {
          // The live room wrote it from an answer.
          heard.frames.push(JSON.parse(`{${members}}`) as JsonObject);
          return heard.room;
        },
        end: (end) => void heard.ends.push(end),
      });
      return heard;
    },
  };
}

function roleIn(authorization: string): Role {
  return authorization.endsWith(' ADMIN') ? 'ADMIN' : 'WORKER';
}

/** The owner's answer to the snapshot of somebody's account. */
export function stateOf(who: string, version: number): SubgraphResponse {
  return {
    data: { balanceChanged: { id: who, version, _liveVersion: version } },
    errors: [],
  };
}

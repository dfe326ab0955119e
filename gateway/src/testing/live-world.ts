// A running gateway with a real broker, a signing key and the live graph: the world of one live test.
// Tests change accounts, tell states, sign tokens and speak graphql-ws like a client.
import { connectBroker, type Broker } from '@ates/schema/broker/connect';
import { provisionStreams, streamDefinitions, type StreamName } from '@ates/schema/broker/streams';
import { accountStateV1 } from '@ates/schema/contracts/billing';
import { signingKeyStateV1, userStateV1 } from '@ates/schema/contracts/users';
import { createClient, type Client } from 'graphql-ws';
import { generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';
import { inject } from 'vitest';
import { WebSocket } from 'ws';
import { isObject, type JsonObject } from '../json.ts';
import { createLiveGraph, type LiveGraphState } from './live-graph.ts';
import { createLiveTasks, type LiveTasks } from './live-tasks.ts';
import { tellForTest } from './tell-for-test.ts';
import { startTestGateway, type TestGateway } from './test-gateway.ts';

declare module 'vitest' {
  interface ProvidedContext {
    natsUrl: string;
  }
}

/** Everything one test needs. */
export type LiveWorld = LiveTasks & {
  readonly gateway: TestGateway;
  /** Another gateway over the same broker and subgraphs. */
  replica(): Promise<TestGateway>;
  readonly state: LiveGraphState;
  /** The gateway's own connection to the broker. */
  readonly gatewayBroker: Broker;
  token(sub: string, options?: { epoch?: number; lifetimeMs?: number; role?: string }): string;
  /** Changes the account and tells its state, as billing's relay would. */
  post(accountId: string, amount: number): Promise<void>;
  /** Tells a state without changing anything. */
  tellAccount(accountId: string, version: number, amount: number): Promise<void>;
  /** How many subscriptions run, each once for all who share it. */
  executions(): Promise<number>;
  raiseEpoch(userId: string, epoch: number): Promise<void>;
  /** @param of whose gateway; the first when absent. */
  client(authorization?: string, of?: TestGateway): Client;
  dispose(): Promise<void>;
};

/** Starts everything on a prefix of its own. */
export async function openLiveWorld(
  env: Readonly<Record<string, string>> = {},
): Promise<LiveWorld> {
  const prefix = `t${randomBytes(4).toString('hex')}.`;
  const url = inject('natsUrl');
  const broker = await connectBroker({ url, name: 'test', prefix });
  await provisionStreams(broker);
  const gatewayBroker = await connectBroker({ url, name: 'gateway', prefix });
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty = 'EC', crv = '', x = '', y = '' } = keys.publicKey.export({ format: 'jwk' });
  const publicJwk = { kty, crv, x, y, kid: 'k1', alg: 'ES256' };
  await tellForTest(broker, signingKeyStateV1, 1, { keyId: 'k1', version: 1, publicJwk });
  const state: LiveGraphState = {
    accounts: new Map(),
    tasks: new Map(),
    entries: new Map(),
    beforeSnapshot: async () => {},
  };
  const graph = createLiveGraph(state);
  const shared = { GATEWAY_SECRET: 'the same on every replica, 32 characters', ...env };
  const gateway = await startTestGateway(graph, shared, { broker: gatewayBroker });
  const replicas: TestGateway[] = [];
  const clients: Client[] = [];

  async function tellAccount(accountId: string, version: number, amount: number): Promise<void> {
    await tellForTest(broker, accountStateV1, version, {
      accountId,
      userId: accountId,
      balance: { amount, currency: 'USD' },
      earnedToday: { amount: 0, currency: 'USD' },
      businessDay: '2026-03-03',
      version,
      updatedAt: '2026-03-03T09:00:00.000Z',
    });
  }

  return {
    ...createLiveTasks(broker, state),
    gateway,
    state,
    gatewayBroker,
    tellAccount,
    token(sub, { epoch = 0, lifetimeMs = 300_000, role = 'WORKER' } = {}) {
      const now = Date.now();
      const exp = Math.ceil((now + lifetimeMs) / 1_000);
      const iat = Math.floor(now / 1_000);
      const claims = { iss: 'ates-users', aud: 'ates', sub, role, epoch, iat, exp };
      const header = { alg: 'ES256', typ: 'at+jwt', kid: 'k1' };
      const text = `${encode(header)}.${encode({ ...claims, jti: randomUUID() })}`;
      const key = { key: keys.privateKey, dsaEncoding: 'ieee-p1363' as const };
      return `Bearer ${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
    },
    async post(accountId, amount) {
      const version = (state.accounts.get(accountId)?.version ?? 0) + 1;
      state.accounts.set(accountId, { version, amount });
      await tellAccount(accountId, version, amount);
    },
    async executions() {
      const status: unknown = await (await fetch(`${gateway.url}/statusz`)).json();
      return isObject(status) ? Number(status['liveExecutions']) : Number.NaN;
    },
    async raiseEpoch(userId, epoch) {
      await tellForTest(broker, userStateV1, epoch + 1, {
        userId,
        version: epoch + 1,
        name: userId,
        role: 'WORKER',
        status: 'ACTIVE',
        tokenEpoch: epoch,
        updatedAt: '2026-03-03T09:00:00.000Z',
      });
    },
    async replica() {
      const other = await startTestGateway(graph, shared, { broker: gatewayBroker });
      replicas.push(other);
      return other;
    },
    client(authorization, of = gateway) {
      const client = createClient({
        url: `${of.url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
        lazy: true,
        ...(authorization === undefined ? {} : { connectionParams: { authorization } }),
      });
      clients.push(client);
      return client;
    },
    async dispose() {
      for (const client of clients) await client.dispose();
      for (const other of replicas) await other.close();
      await gateway.close();
      await gatewayBroker.close();
      for (const { name } of streamDefinitions) {
        await broker.jsm.streams.delete(broker.stream(name)).catch(() => undefined);
      }
      await broker.close();
    },
  };
}

function encode(json: JsonObject): string {
  return Buffer.from(JSON.stringify(json)).toString('base64url');
}

/** What a subscription has told so far, and how it ended. */
export type Recorded = {
  readonly frames: JsonObject[];
  readonly errors: unknown[];
  ended: 'complete' | 'error' | undefined;
  readonly stop: () => void;
};

/** Runs an operation over graphql-ws and writes down what comes. */
export function record(
  client: Client,
  query: string,
  variables?: JsonObject,
  extensions?: JsonObject,
): Recorded {
  const frames: JsonObject[] = [];
  const errors: unknown[] = [];
  const recorded: Recorded = {
    frames,
    errors,
    ended: undefined,
    stop: client.subscribe<JsonObject>(
      {
        query,
        ...(variables === undefined ? {} : { variables }),
        ...(extensions === undefined ? {} : { extensions }),
      },
      {
        next: (frame) => frames.push({ ...frame }),
        error: (error) => {
          errors.push(error);
          recorded.ended = 'error';
        },
        complete: () => {
          recorded.ended ??= 'complete';
        },
      },
    ),
  };
  return recorded;
}

/** The cursor of the last frame. */
export function lastCursor(recorded: Recorded): string {
  const extensions = recorded.frames.at(-1)?.['extensions'];
  const cursor = isObject(extensions) ? extensions['cursor'] : undefined;
  if (typeof cursor !== 'string') throw new Error('the frame has no cursor');
  return cursor;
}

/** Loses a stream with everything in it and makes it anew, as after a loss of the broker's storage. */
export async function remakeStream({ gatewayBroker }: LiveWorld, name: StreamName): Promise<void> {
  const { prefix } = gatewayBroker;
  const admin = await connectBroker({ url: inject('natsUrl'), name: 'admin', prefix });
  const { config } = await admin.jsm.streams.info(admin.stream(name));
  await admin.jsm.streams.delete(admin.stream(name));
  await admin.jsm.streams.add(config);
  await admin.close();
}

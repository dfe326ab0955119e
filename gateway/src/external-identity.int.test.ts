// AU-2 at the gateway: an external provider's tokens let people in over HTTP and sockets, the replica decides who
// they are, and a raised epoch ends both what they ask and what they watch.
import { encodeEvent } from '@ates/schema/contracts/codec';
import { newEvent } from '@ates/schema/contracts/envelope';
import { userStateV1, type UserStateV1 } from '@ates/schema/contracts/users';
import { openTestProvider, type TestProvider } from '@ates/schema/testing/test-provider';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readConfig } from './config.ts';
import { askByHttp } from './testing/ask-gateway.ts';
import { openLiveWorld, record, type LiveWorld } from './testing/live-world.ts';

const patient = { timeout: 30_000, interval: 20 };
const aMinute = 60_000;

let provider: TestProvider;
let world: LiveWorld;

beforeEach(async () => {
  provider = await openTestProvider();
  const { jwksUrl, issuer, audience } = provider;
  world = await openLiveWorld({ JWKS_URL: jwksUrl, JWT_ISSUER: issuer, JWT_AUDIENCE: audience });
  world.state.accounts.set('u1', { version: 1, amount: 0 });
});
afterEach(async () => {
  await world.dispose();
  await provider.close();
});

async function tellUser(version: number, changed: Partial<UserStateV1> = {}): Promise<void> {
  const { gatewayBroker: broker } = world;
  const facts = {
    id: randomUUID(),
    time: new Date(),
    aggregateVersion: version,
    correlationId: randomUUID(),
    causationId: randomUUID(),
    actor: { id: 'test', role: 'SYSTEM' as const },
  };
  const event = newEvent(userStateV1, facts, {
    userId: 'u1',
    version,
    name: 'Ann',
    role: 'WORKER',
    status: 'ACTIVE',
    tokenEpoch: 0,
    updatedAt: new Date().toISOString(),
    ...changed,
  });
  await broker.js.publish(
    broker.subject(userStateV1.subjectOf('u1')),
    encodeEvent(userStateV1, event),
  );
}

const tokenFor = async (sub: string, atMs = Date.now() - aMinute) =>
  `Bearer ${await provider.tokenFor(sub, { atMs })}`;
const ask = (authorization: string) =>
  askByHttp(world.gateway.url, { query: '{ account { version } }' }, { authorization });
const statusBecomes = (authorization: string, status: number) =>
  vi.waitFor(async () => expect((await ask(authorization)).status).toBe(status), patient);

test('known people are let in, unknown ones and our own tokens are not', async () => {
  const token = await tokenFor('u1');
  expect((await ask(token)).status).toBe(401);
  await tellUser(1);
  await statusBecomes(token, 200);
  expect((await ask(token)).told.data).toEqual({ account: { version: 1 } });
  expect((await ask(await tokenFor('u2'))).status).toBe(401);
  expect((await ask(world.token('u1'))).status).toBe(401);
});

test('a raised epoch ends older tokens and their open streams; a new token is let in', async () => {
  await tellUser(1);
  const token = await tokenFor('u1');
  await statusBecomes(token, 200);
  const live = record(world.client(token), 'subscription { balanceChanged { version } }');
  await vi.waitFor(() => expect(live.frames).toHaveLength(1), patient);
  const tokensValidFrom = new Date(Date.now() - aMinute / 2).toISOString();
  await tellUser(2, { tokenEpoch: 1, tokensValidFrom });
  await vi.waitFor(() => expect(live.ended).toBe('error'), patient);
  expect(live.errors).toMatchObject([[{ extensions: { code: 'TOKEN_REVOKED' } }]]);
  await statusBecomes(token, 401);
  expect((await ask(await tokenFor('u1', Date.now()))).status).toBe(200);
});

test('a deactivated person is refused', async () => {
  await tellUser(1);
  const token = await tokenFor('u1', Date.now());
  await statusBecomes(token, 200);
  await tellUser(2, { status: 'DEACTIVATED' });
  await statusBecomes(token, 401);
  expect((await ask(token)).told.errors).toMatchObject([
    { extensions: { code: 'UNAUTHENTICATED' } },
  ]);
});

test('a flood of unknown keys makes the provider be asked once', async () => {
  await tellUser(1);
  await statusBecomes(await tokenFor('u1'), 200);
  const { asked } = provider;
  const tokens = await Promise.all(
    Array.from({ length: 100 }, (_, i) =>
      provider.tokenFor('u1', { atMs: Date.now(), header: { kid: `unknown-${i}` } }),
    ),
  );
  const answers = await Promise.all(tokens.map((token) => ask(`Bearer ${token}`)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
  expect(provider.asked).toBe(asked + 1);
});

test('one of the three settings alone is a mistake', () => {
  expect(() => readConfig({ JWKS_URL: 'https://id.example/jwks' })).toThrow(/belong together/);
});

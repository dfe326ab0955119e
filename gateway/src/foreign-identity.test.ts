// A foreign graph with an identity provider of its own and no broker: its tokens count by JWKS with algorithm, issuer,
// audience and expiry pinned, their scopes and roles decide, and a flood of unknown keys asks the provider once.
import {
  openTestProvider,
  type TestProvider,
  type TestToken,
} from '@ates/schema/testing/test-provider';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askByHttp, askBySocket } from './testing/ask-gateway.ts';
import { startTestGateway, type TestGateway } from './testing/test-gateway.ts';
import type { TestSubgraphDefinition } from './testing/test-subgraph.ts';

const bank: TestSubgraphDefinition = {
  sdl: `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
      import: ["@authenticated", "@requiresScopes", "@policy"])
    type Query {
      open: Int
      own: Int @authenticated
      read: Int @requiresScopes(scopes: [["bank:read"]])
      boss: Int @policy(policies: [["BOSS"], ["AUDITOR"]])
      worker: Int @policy(policies: [["WORKER"]])
    }
  `,
  resolvers: {
    Query: { open: () => 1, own: () => 2, read: () => 3, boss: () => 4, worker: () => 5 },
  },
};
const query = '{ open own read boss worker }';
const nothing = { open: 1, own: null, read: null, boss: null, worker: null };

let provider: TestProvider;
let gateway: TestGateway;

beforeAll(async () => {
  provider = await openTestProvider();
  const { jwksUrl: JWKS_URL, issuer: JWT_ISSUER, audience: JWT_AUDIENCE } = provider;
  gateway = await startTestGateway({ bank }, { JWKS_URL, JWT_ISSUER, JWT_AUDIENCE });
});

afterAll(async () => {
  await gateway.close();
  await provider.close();
});

const bearer = async (token: Partial<TestToken> = {}) => ({
  authorization: `Bearer ${await provider.tokenFor('ann', { atMs: Date.now(), ...token })}`,
});

test.each<[string, Record<string, unknown>, object]>([
  ['no scopes and no roles', {}, { own: 2 }],
  ['a scope among others', { scope: 'x bank:read' }, { own: 2, read: 3 }],
  ['roles as a list', { roles: ['AUDITOR', 'OTHER'] }, { own: 2, boss: 4 }],
  ['roles as a text', { roles: 'BOSS' }, { own: 2, boss: 4 }],
])('a token with %s', async (_what, claims, more) => {
  const headers = await bearer({ claims });
  const { told } = await askByHttp(gateway.url, { query }, headers);
  expect(told.data).toEqual({ ...nothing, ...more });
  const bySocket = await askBySocket(gateway.url, { query }, headers);
  expect(bySocket.data).toEqual({ ...nothing, ...more });
});

test('nobody gets what is open to all', async () => {
  expect((await askByHttp(gateway.url, { query })).told.data).toEqual(nothing);
});

test.each<[string, Partial<TestToken>]>([
  ['of another issuer', { claims: { iss: 'https://else' } }],
  ['for another audience', { claims: { aud: 'else' } }],
  ['that is over', { atMs: Date.now() - 3_600_000 }],
  ['of another type', { header: { typ: 'logout+jwt' } }],
])('a token %s is a 401', async (_what, token) => {
  expect((await askByHttp(gateway.url, { query }, await bearer(token))).status).toBe(401);
});

test('a flood of unknown keys makes the provider be asked at most once', async () => {
  const { asked } = provider;
  const answers = await Promise.all(
    Array.from({ length: 50 }, async (_, i) =>
      askByHttp(gateway.url, { query }, await bearer({ header: { kid: `unknown-${i}` } })),
    ),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
  expect(provider.asked - asked).toBeLessThanOrEqual(1);
});

// @authenticated, @requiresScopes and @policy before planning: what may not be asked for is null and no subgraph is
// asked for it, through interfaces, unions, renamed imports, types and what @requires needs.
import { pino } from 'pino';
import type { Viewer } from '@ates/schema/identity/token';
import { beforeEach, expect, test } from 'vitest';
import { createInProcessSubgraphClient } from '../execution/in-process-subgraph-client.ts';
import { createOwnExecutor } from '../execution/own-executor.ts';
import { createGraphQLService } from '../graphql-service.ts';
import { createRateLimit } from '../identity/rate-limit.ts';
import { createApolloPlanner } from '../planning/apollo-planner.ts';
import { buildSupergraph } from '../supergraph/build-supergraph.ts';
import { createGatewayMetrics } from '../telemetry/gateway-metrics.ts';
import { createTracer } from '../telemetry/tracer.ts';
import { plainAnswer } from '../transport/answer-text.ts';
import { composeForTest, generousLimits } from '../testing/test-graph.ts';
import { createTestSubgraph, type TestSubgraphDefinition } from '../testing/test-subgraph.ts';
import { createAuthorize } from './authorize-operation.ts';
import { createCostLimit } from './limit-cost.ts';
import { createFindText } from './persisted-operations.ts';
import { createOverrideOperation } from './override-operation.ts';
import { createOperationPreparer } from './prepare-operation.ts';

const people: TestSubgraphDefinition = {
  sdl: `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key",
      { name: "@authenticated", as: "@signedIn" }, { name: "@requiresScopes", as: "@needs" }, "@policy"])
    interface Named { name: String secret: String }
    type Person implements Named @key(fields: "id") {
      id: ID! name: String
      secret: String @signedIn
      salary: Int @needs(scopes: [["hr", "read"], ["boss"]])
      strict: String! @policy(policies: [["ADMIN"], ["MANAGER"]])
    }
    type Robot implements Named @key(fields: "id") { id: ID! name: String secret: String }
    type Vault @signedIn { gold: Int }
    union Thing = Person | Robot | Vault
    scalar Hush @policy(policies: [["ADMIN"]])
    type Query {
      person: Person people: [Person] sure: Person! named: [Named] things: [Thing] vault: Vault hush: Hush
    }
    type Mutation { fire: Boolean @policy(policies: [["ADMIN"]]) }
  `,
  resolvers: {
    Named: { __resolveType: (o: { id: string }) => (o.id === 'r' ? 'Robot' : 'Person') },
    Thing: { __resolveType: (o: { id: string }) => ({ p: 'Person', r: 'Robot' })[o.id] ?? 'Vault' },
    Query: {
      person: () => person,
      people: () => [person, person],
      sure: () => person,
      named: () => [person, robot],
      things: () => [person, robot, { id: 'v', gold: 7 }],
      vault: () => ({ gold: 7 }),
      hush: () => 'hush',
    },
    Mutation: { fire: () => true },
  },
};

const person = { id: 'p', name: 'Ann', secret: 's', salary: 10, strict: 'ok' };
const robot = { id: 'r', name: 'R2', secret: 'beep' };

// Composition refuses a @requires that loosens what it needs; a supergraph made elsewhere may have one.
const letters: TestSubgraphDefinition = {
  sdl: `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
      import: ["@key", "@external", "@requires", { name: "@requiresScopes", as: "@needs" }])
    type Person @key(fields: "id") {
      id: ID! salary: Int @external
      letter: String @requires(fields: "salary") @needs(scopes: [["hr", "read"], ["boss"]])
    }
  `,
  resolvers: { Person: { letter: ({ salary }: { salary: number }) => `You get ${salary}` } },
};

const definitions = { people, letters };
const subgraphs = new Map(
  Object.entries(definitions).map(([name, one]) => [name, createTestSubgraph(one)]),
);
const sdl = composeForTest({ people: people.sdl, letters: letters.sdl });
const lax = sdl.replace(/(letter: String @join__field[^\n]*?\)) @needs[^\n]*/, '$1');

function serviceFor(supergraphSdl: string) {
  const supergraph = buildSupergraph(supergraphSdl);
  const clients = new Map(
    [...subgraphs].map(([name, one]) => [
      name,
      createInProcessSubgraphClient(name, one.handle, 5_000),
    ]),
  );
  const logger = pino({ level: 'silent' });
  const cost = { costMax: 1e6, pageSizeMax: 1_000, listSizeAssumed: 1 };
  const rate = { identityPerSecond: 0, addressPerSecond: 0, burstSeconds: 1, bucketsMax: 1 };
  const graph = {
    supergraph,
    prepare: createOperationPreparer(supergraph, generousLimits),
    override: createOverrideOperation(supergraph, new Set()),
    authorize: createAuthorize(supergraph),
    limitCost: createCostLimit(supergraph, cost),
    planner: createApolloPlanner(supergraph),
    executor: createOwnExecutor(clients, logger),
    live: {
      subscribe: () => Promise.reject(new Error('nothing is live')),
      counts: { executions: 0, clients: 0 },
    },
  };
  return (caller: { viewer: Viewer | undefined; authorization: string | undefined }) =>
    createGraphQLService({
      authenticate: async () => ({ ok: true, caller }),
      acquire: () => ({ graph, release: () => {}, keep: (frames) => frames }),
      rateLimit: createRateLimit(rate),
      findText: createFindText({
        automatic: false,
        trusted: new Map(),
        trustedOnly: false,
        rememberedMax: 1,
        rememberedCharactersMax: 1,
      }),
      requestTimeoutMs: 5_000,
      plugins: [],
      metrics: createGatewayMetrics(),
      tracer: createTracer(undefined),
      showsPlans: false,
      logger,
    });
}

const strict = serviceFor(sdl);
const loose = serviceFor(lax);

type Who = 'nobody' | { role: Viewer['role']; scope?: string };

async function ask(who: Who, query: string, service = strict) {
  const payload =
    who === 'nobody' ? '' : Buffer.from(JSON.stringify({ scope: who.scope })).toString('base64url');
  const outcome = await service(
    who === 'nobody'
      ? { viewer: undefined, authorization: undefined }
      : {
          viewer: { userId: 'u', role: who.role, epoch: 0, expiresAt: Number.MAX_SAFE_INTEGER },
          authorization: `Bearer h.${payload}.s`,
        },
  ).serve(
    { query, documentId: undefined, operationName: undefined, variables: {}, extensions: {} },
    {
      credentials: { authorization: undefined },
      ids: { correlationId: 'c', traceparent: 't' },
      address: 'a',
      signal: new AbortController().signal,
      streams: false,
      mutations: true,
    },
  );
  if (outcome.kind !== 'answer') throw new Error(JSON.stringify(outcome));
  const { data, errors } = plainAnswer(outcome.answer);
  // As the client reads it.
  const read: unknown = JSON.parse(JSON.stringify(data));
  return { data: read, refused: errors?.map(({ path }) => path?.join('.')), errors };
}

function asked(): string {
  return [...subgraphs.values()].flatMap((one) => one.asked.map(({ query }) => query)).join('\n');
}

beforeEach(() => {
  for (const { asked: queries } of subgraphs.values()) queries.length = 0;
});

const worker: Who = { role: 'WORKER' };
const admin: Who = { role: 'ADMIN' };

test('a field nobody may see without signing in: null, told, and not asked for', async () => {
  const told = await ask('nobody', '{ person { name secret } }');
  expect(told.data).toEqual({ person: { name: 'Ann', secret: null } });
  expect(told.errors).toEqual([
    {
      message: 'Unauthorized field or type',
      path: ['person', 'secret'],
      extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
    },
  ]);
  expect(asked()).not.toContain('secret');
  expect((await ask(worker, '{ person { secret } }')).data).toEqual({ person: { secret: 's' } });
});

test.each<[string | undefined, boolean]>([
  [undefined, false],
  ['hr', false],
  ['read', false],
  ['hr read', true],
  ['x boss', true],
])('scopes %s of [[hr, read], [boss]]: %s', async (scope, may) => {
  const who: Who = scope === undefined ? worker : { role: 'WORKER', scope };
  const told = await ask(who, '{ person { salary } }');
  expect(told.data).toEqual({ person: { salary: may ? 10 : null } });
});

test('the role is the policy; null bubbles from what may not be null', async () => {
  expect((await ask(admin, '{ person { strict } }')).data).toEqual({ person: { strict: 'ok' } });
  expect(await ask(worker, '{ person { name strict } }')).toMatchObject({
    data: { person: null },
    refused: ['person.strict'],
  });
  expect(await ask(worker, '{ sure { strict } }')).toMatchObject({ data: null });
});

test('in lists every place is told, with aliases and fragments', async () => {
  const query = '{ people { ...F } } fragment F on Person { id hidden: secret }';
  expect(await ask('nobody', query)).toMatchObject({
    data: {
      people: [
        { id: 'p', hidden: null },
        { id: 'p', hidden: null },
      ],
    },
    refused: ['people.0.hidden', 'people.1.hidden'],
  });
});

test('through an interface a field demands what it demands behind it', async () => {
  const told = await ask('nobody', '{ named { name secret } }');
  expect(told.data).toEqual({
    named: [
      { name: 'Ann', secret: null },
      { name: 'R2', secret: null },
    ],
  });
  expect(asked()).not.toContain('secret');
  const apart = '{ named { name ... on Robot { secret } ... on Person { secret } } }';
  expect((await ask('nobody', apart)).data).toEqual({
    named: [
      { name: 'Ann', secret: null },
      { name: 'R2', secret: 'beep' },
    ],
  });
});

test('types: in a union their fields, elsewhere the field that answers them', async () => {
  const query =
    '{ things { __typename ... on Vault { gold } ... on Robot { name } } vault { gold } }';
  const told = await ask('nobody', query);
  expect(told.data).toEqual({
    things: [
      { __typename: 'Person' },
      { __typename: 'Robot', name: 'R2' },
      { __typename: 'Vault', gold: null },
    ],
    vault: null,
  });
  expect(asked()).not.toContain('gold');
  expect((await ask(worker, '{ hush }')).data).toEqual({ hush: null });
  expect((await ask(admin, '{ hush }')).data).toEqual({ hush: 'hush' });
});

test('what @requires needs is demanded too, even when the supergraph does not repeat it', async () => {
  expect(lax).not.toBe(sdl);
  for (const service of [strict, loose]) {
    expect((await ask(worker, '{ person { name letter } }', service)).data).toEqual({
      person: { name: 'Ann', letter: null },
    });
    expect(asked()).not.toContain('salary');
  }
  const boss: Who = { role: 'WORKER', scope: 'boss' };
  expect((await ask(boss, '{ person { letter } }', loose)).data).toEqual({
    person: { letter: 'You get 10' },
  });
});

test('a mutation that is refused is not executed; nothing left asks nobody', async () => {
  expect(await ask(worker, 'mutation { fire }')).toMatchObject({
    data: { fire: null },
    refused: ['fire'],
  });
  expect(asked()).toBe('');
  expect((await ask(admin, 'mutation { fire }')).data).toEqual({ fire: true });
});

test('an object of which nothing is left is still there, in the order asked', async () => {
  const told = await ask('nobody', '{ person { secret } people { name } }');
  expect(JSON.stringify(told.data)).toBe(
    '{"person":{"secret":null},"people":[{"name":"Ann"},{"name":"Ann"}]}',
  );
});

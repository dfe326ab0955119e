// Planning in a worker: plans are those of this thread, what takes too long or too much memory is refused and costs
// nobody else anything, and nothing is left running.
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOperationPreparer, isRefusal } from '../operations/prepare-operation.ts';
import { buildSupergraph } from '../supergraph/build-supergraph.ts';
import { SupergraphError } from '../supergraph/supergraph-error.ts';
import { libraryGraph } from '../testing/library-graph.ts';
import { composeForTest, generousLimits } from '../testing/test-graph.ts';
import { createApolloPlanner } from './apollo-planner.ts';
import { createHiveBackend } from './hive-planner.ts';
import { PlannerMissingError } from './planner-missing-error.ts';
import { openPlanner, type OpenedPlanner, type PlanningSettings } from './open-planner.ts';

const logger = pino({ level: 'silent' });
const sdl = composeForTest(
  Object.fromEntries(Object.entries(libraryGraph).map(([name, d]) => [name, d.sdl])),
);
const settings: PlanningSettings = {
  planner: 'apollo',
  place: 'worker',
  budgetMs: 5_000,
  waitingMax: 100,
  memoryMaxMb: 512,
};

const limits = { ...generousLimits, selectionsMax: 1e9, aliasesMax: 1e9, rememberedMax: 10 };

function operationOf(opened: Pick<OpenedPlanner, 'supergraph'>, query: string) {
  const operation = createOperationPreparer(opened.supergraph, limits)(query, undefined);
  if (isRefusal(operation)) throw new Error(JSON.stringify(operation.errors));
  return operation;
}

/** Every level doubles what is selected: the text is short and the planning is not. */
function bomb(levels: number): string {
  const fragments = Array.from({ length: levels }, (_, level) => {
    const below = level + 1 < levels ? `...F${level + 1}` : 'name';
    return `fragment F${level} on Author { a: rival { ${below} } b: rival { ${below} } }`;
  });
  return `{ book(id: "b1") { author { ...F0 } } } ${fragments.join(' ')}`;
}

const opened: { value?: OpenedPlanner } = {};
function shared(): OpenedPlanner {
  if (opened.value === undefined) throw new TypeError('It is opened before every test.');
  return opened.value;
}

beforeAll(async () => {
  opened.value = await openPlanner(sdl, { ...settings, budgetMs: 1_000, waitingMax: 8 }, logger);
}, 60_000);
afterAll(async () => opened.value?.backend.close());

test('a plan of the worker is the plan of this thread', async () => {
  const query = 'query($f: Int) { books(first: $f) { author { name } weight stars } }';
  const here = buildSupergraph(sdl);
  expect(shared().supergraph.digest).toBe(here.digest);
  const plan = await createApolloPlanner(here).plan(operationOf({ supergraph: here }, query));
  expect(await shared().planner.plan(operationOf(shared(), query))).toEqual(plan);
});

test('a subscription and an operation without data have plans as well', async () => {
  expect(await shared().planner.plan(operationOf(shared(), '{ __typename }'))).toEqual({
    kind: 'request',
    node: undefined,
  });
});

test('what cannot be planned is refused with its reason, the next is planned', async () => {
  const ask = { document: '{ nothing }', operationName: undefined, labels: [] };
  await expect(shared().backend.plan(ask)).rejects.toMatchObject({
    code: 'OPERATION_NOT_PLANNABLE',
    message: expect.stringContaining('nothing'),
  });
  const plan = await shared().planner.plan(operationOf(shared(), '{ books { id } }'));
  expect(plan).toMatchObject({ node: { kind: 'Fetch' } });
});

test('a planner bomb is refused in time, this thread runs on and those who wait are planned', async () => {
  // Sixteen levels and more the planner itself refuses at once.
  const operation = operationOf(shared(), bomb(15));
  const turns: number[] = [];
  let last = performance.now();
  const watch = setInterval(() => {
    const now = performance.now();
    turns.push(now - last);
    last = now;
  }, 5);
  const bombed = shared().planner.plan(operation);
  const others = ['id', 'title', 'pages'].map((field) =>
    shared().planner.plan(operationOf(shared(), `{ books { ${field} author { name } } }`)),
  );
  await expect(bombed).rejects.toMatchObject({ code: 'PLANNING_EXCEEDED' });
  expect(await Promise.all(others)).toHaveLength(3);
  clearInterval(watch);
  // The bomb held the worker for a second; here many turns were taken meanwhile.
  expect(turns.length).toBeGreaterThan(20);
  // Whoever repeats it waits for nothing.
  await expect(shared().planner.plan(operation)).rejects.toMatchObject({
    code: 'PLANNING_EXCEEDED',
  });
}, 60_000);

test('more than may wait are refused as overload', async () => {
  const asked = Array.from({ length: 12 }, (_, i) =>
    shared().planner.plan(operationOf(shared(), `{ a${i}: books { id author { name } } }`)),
  );
  const settled = await Promise.allSettled(asked);
  const refused = settled.filter(({ status }) => status === 'rejected');
  // One is being planned, eight wait.
  expect(refused).toHaveLength(3);
  for (const one of refused) expect(one).toMatchObject({ reason: { code: 'OVERLOADED' } });
});

test('a supergraph that cannot be served is refused, and nothing is left running', async () => {
  await expect(openPlanner('type Query { a: Int }', settings, logger)).rejects.toThrow(
    SupergraphError,
  );
});

test('memory is bounded: what needs more is refused, the next is planned', async () => {
  const small = await openPlanner(sdl, { ...settings, budgetMs: 120_000, memoryMaxMb: 64 }, logger);
  await expect(small.planner.plan(operationOf(small, bomb(19)))).rejects.toMatchObject({
    code: 'PLANNING_EXCEEDED',
  });
  const plan = await small.planner.plan(operationOf(small, '{ books { id } }'));
  expect(plan).toMatchObject({ node: { kind: 'Fetch' } });
  await small.backend.close();
}, 120_000);

test('a planner that rests plans again when it is asked', async () => {
  const planner = await openPlanner(sdl, settings, logger);
  planner.backend.rest();
  const plan = await planner.planner.plan(operationOf(planner, '{ books { id } }'));
  expect(plan).toMatchObject({ node: { kind: 'Fetch' } });
  await planner.backend.close();
  const late = planner.planner.plan(operationOf(planner, '{ books { title } }'));
  await expect(late).rejects.toMatchObject({ code: 'OVERLOADED' });
}, 60_000);

test("Hive's planner plans in a process of its own, and again after it has rested", async () => {
  const { backend, planner, supergraph } = await openPlanner(
    sdl,
    { ...settings, planner: 'hive' },
    logger,
  );
  const query = '{ __typename book(id: "b1") { author { name } } }';
  const plan = await planner.plan(operationOf({ supergraph }, query));
  expect(plan).toMatchObject({ kind: 'request', node: { kind: 'Sequence' } });
  const bad = { document: '{ nothing }', operationName: undefined, labels: [] };
  await expect(backend.plan(bad)).rejects.toMatchObject({ code: 'OPERATION_NOT_PLANNABLE' });
  backend.rest();
  expect(await planner.plan(operationOf({ supergraph }, '{ books { id } }'))).toMatchObject({
    node: { kind: 'Fetch', serviceName: 'catalogue' },
  });
  await backend.close();
}, 60_000);

test("where Hive's planner is not installed that is said, with what to do", async () => {
  const missing = () => Promise.reject(new Error('Cannot find package'));
  const created = createHiveBackend(sdl, 1_000, missing);
  await expect(created).rejects.toThrow(PlannerMissingError);
  await expect(created).rejects.toThrow('PLANNER=apollo needs nothing');
});

test('where the native planner aborts, that costs its process and the operation alone', async () => {
  const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
    import: ["@key", "@interfaceObject"])`;
  const native = composeForTest({
    a: `${link} interface N @key(fields: "id") { id: ID! } type A implements N @key(fields: "id") { id: ID! }
        type B implements N @key(fields: "id") { id: ID! } type Query { n: N }`,
    b: `${link} type N @key(fields: "id") @interfaceObject { id: ID! i(x: Int): Int }`,
  });
  const { backend } = await openPlanner(native, { ...settings, planner: 'hive' }, logger);
  const ask = (document: string) =>
    backend.plan({ document, operationName: undefined, labels: [] });
  // Written as clients may, and as the gateway itself never asks: version 0.0.38 aborts.
  const aborts = '{ n { ... on A { i(x: 1) } ... on B { i(x: 2) } } }';
  const asked = ['{ n { id } }', aborts, '{ n { i(x: 3) } }'].map(ask);
  const settled = await Promise.allSettled(asked);
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  await expect(ask(aborts)).rejects.toMatchObject({ code: 'OPERATION_NOT_PLANNABLE' });
  await backend.close();
}, 60_000);

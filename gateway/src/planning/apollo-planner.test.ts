// The planner behind its interface: a plan once per operation, and an error where an empty plan would be silence.
// Operations are checked first, as the gateway does.
import { expect, test, vi } from 'vitest';
import type { Operation } from '../operations/operation.ts';
import { createOperationPreparer, isRefusal } from '../operations/prepare-operation.ts';
import { buildSupergraph } from '../supergraph/build-supergraph.ts';
import { libraryGraph } from '../testing/library-graph.ts';
import { composeForTest, generousLimits } from '../testing/test-graph.ts';
import { createApolloPlanner } from './apollo-planner.ts';
import { asksForData } from './asks-for-data.ts';
import { PlanningError, type QueryPlanner } from './query-planner.ts';
import { rememberPlans } from './remember-plans.ts';

const sdls = Object.fromEntries(Object.entries(libraryGraph).map(([name, { sdl }]) => [name, sdl]));
const supergraph = buildSupergraph(composeForTest(sdls));
const prepare = createOperationPreparer(supergraph, generousLimits);
const planner = createApolloPlanner(supergraph);

function checked(query: string, name?: string): Operation {
  const operation = prepare(query, name);
  if (isRefusal(operation)) throw new Error(JSON.stringify(operation.errors));
  return operation;
}

test('a query has a plan', async () => {
  const plan = await planner.plan(checked('{ books { author { name } } }'));
  expect(plan).toMatchObject({ kind: 'request', node: { kind: 'Sequence' } });
});

test('the named operation of several is planned', async () => {
  const plan = await planner.plan(
    checked('query A { books { id } } query B { author(id: "a1") { name } }', 'B'),
  );
  expect(plan).toMatchObject({ node: { kind: 'Fetch', serviceName: 'authors' } });
});

test.each([
  ['{ __typename }', false],
  ['{ __schema { queryType { name } } }', false],
  ['{ books @skip(if: true) { id } }', false],
  ['{ books @include(if: false) { id } }', false],
  ['{ ... on Query { __typename } ...F } fragment F on Query { __typename }', false],
  ['{ ...F } fragment F on Query { ... { books { id } } }', true],
  ['query($x: Boolean!) { books @skip(if: $x) { id } }', true],
])('%s asks for data: %s', async (query, asks) => {
  expect(asksForData(checked(query))).toBe(asks);
  const plan = await planner.plan(checked(query));
  expect(plan.kind === 'request' && plan.node !== undefined).toBe(asks);
});

test('a variable that would clash with the plan is refused', async () => {
  const operation = checked('query($representations: ID!) { book(id: $representations) { id } }');
  await expect(planner.plan(operation)).rejects.toThrow('$representations is reserved');
});

test('equal operations are planned once, also at the same time', async () => {
  const plan = vi.fn<QueryPlanner['plan']>(async () => ({ kind: 'request', node: undefined }));
  const remembering = rememberPlans({ plan });
  const operation = checked('{ __typename }');
  await Promise.all([remembering.plan(operation), remembering.plan(operation)]);
  await remembering.plan(operation);
  expect(plan).toHaveBeenCalledTimes(1);
});

test('a failure is not remembered', async () => {
  const plan = vi
    .fn<QueryPlanner['plan']>(async () => ({ kind: 'request', node: undefined }))
    .mockRejectedValueOnce(new PlanningError('no'));
  const remembering = rememberPlans({ plan });
  const operation = checked('{ __typename }');
  await expect(remembering.plan(operation)).rejects.toThrow('no');
  await expect(remembering.plan(operation)).resolves.toMatchObject({ kind: 'request' });
});

// Equal fetches and equal executions under way are shared within one identity, and nothing ever crosses from one person
// to another; one who leaves takes nothing from those who wait, and nothing is shared across a write.
import { pino } from 'pino';
import { beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { coerceVariables } from '../operations/coerce-variables.ts';
import { createOperationPreparer, isRefusal } from '../operations/prepare-operation.ts';
import { createApolloPlanner } from '../planning/apollo-planner.ts';
import { buildSupergraph } from '../supergraph/build-supergraph.ts';
import { Stop } from '../stop-signal.ts';
import { composeForTest, generousLimits } from '../testing/test-graph.ts';
import { plainAnswer } from '../transport/answer-text.ts';
import { hearConsistency } from './consistency.ts';
import type { Executor } from './executor.ts';
import { createOwnExecutor, type ExecutorOptions } from './own-executor.ts';
import { shareExecutions } from './share-executions.ts';
import { readSubgraphResponse, SubgraphError, type SubgraphClient } from './subgraph-client.ts';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])`;
const supergraph = buildSupergraph(
  composeForTest({
    people: `${link} type Query { me(n: Int): Person } type Mutation { rename: Int }
      type Person @key(fields: "id") { id: ID! name: String }`,
    notes: `${link} type Person @key(fields: "id") { id: ID! note: String friends: [Person] }`,
  }),
);
const prepare = createOperationPreparer(supergraph, generousLimits);
const planner = createApolloPlanner(supergraph);

type Waiting = { readonly answer: () => void; readonly aborted: () => boolean };
let fetched: string[];
let waiting: Waiting[];

beforeEach(() => {
  fetched = [];
  waiting = [];
});

/** Answers by who asks, when the test says so; a fetch that is given up fails. */
function client(service: string): SubgraphClient {
  return {
    fetch(request, { headers, signal }) {
      const who = headers['authorization'] ?? 'nobody';
      fetched.push(`${service} ${who}`);
      const person = { id: who, name: `name of ${who}`, note: `note of ${who}` };
      const me = { __typename: 'Person', ...person };
      const friend = { __typename: 'Person', id: `friend of ${who}` };
      const entities = (request.variables?.['representations'] ?? []) as JsonObject[];
      const data = request.query.includes('_entities')
        ? { _entities: entities.map(({ id }) => ({ ...person, id, friends: [friend, friend] })) }
        : request.query.includes('rename')
          ? { rename: 1 }
          : { me, a: me, b: { ...me } };
      return new Promise((resolve, reject) => {
        const extensions = { consistency: `${service}-${fetched.length}` };
        const body = JSON.stringify({ data, extensions });
        const answer = () => resolve(readSubgraphResponse(service, 200, body));
        const giveUp = () => reject(new SubgraphError(service, 'SUBGRAPH_TIMEOUT'));
        signal.addEventListener('abort', giveUp);
        if (signal.aborted) return giveUp();
        waiting.push({ answer, aborted: () => signal.aborted });
      });
    },
    async close() {},
  };
}

function executorOf(options: Partial<ExecutorOptions>): Executor {
  const clients = new Map(['people', 'notes'].map((name) => [name, hearConsistency(client(name))]));
  return createOwnExecutor(clients, pino({ level: 'silent' }), { usesBefore: 0, ...options });
}

async function ask(
  executor: Executor,
  headers: Readonly<Record<string, string>>,
  query = '{ me { id name note friends { id name } } }',
  signal = new Stop(),
) {
  const operation = prepare(query, undefined);
  if (isRefusal(operation)) throw new Error(JSON.stringify(operation.errors));
  const variables = coerceVariables(operation, {});
  if (isRefusal(variables)) throw new Error(JSON.stringify(variables.errors));
  const plan = await planner.plan(operation);
  const consistency: string[] = [];
  const hop = { headers, signal, consistency };
  const answer = plainAnswer(await executor.execute({ operation, plan, variables, hop }));
  return { ...answer, consistency };
}

/** Lets everything go that waits, in any order, until nothing more comes. */
async function answerAll(): Promise<void> {
  for (let quiet = 0; quiet < 5; quiet += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (waiting.length === 0) continue;
    quiet = 0;
    for (const one of waiting.splice(0).toSorted(() => Math.random() - 0.5)) one.answer();
  }
}

const modes: readonly [string, () => Executor][] = [
  ['fetches', () => executorOf({ sharing: 'identity' })],
  ['executions', () => shareExecutions(executorOf({ sharing: 'identity' }))],
  ['executions, fetches alone', () => shareExecutions(executorOf({ sharing: 'off' }))],
];

describe.each(modes)('%s of one identity are shared', (_name, open) => {
  test('a thousand interleaved pairs of two people: nothing crosses', async () => {
    const executor = open();
    const people = Array.from({ length: 1_000 }, (_, n) => `p${n % 2}${n % 7 === 0 ? n : ''}`);
    const answers = people.map((who) => ask(executor, { authorization: who, traceparent: who }));
    await answerAll();
    for (const [index, { data, errors }] of (await Promise.all(answers)).entries()) {
      const who = people[index] ?? '';
      const friend = { id: `friend of ${who}`, name: `name of ${who}` };
      expect(errors).toBeUndefined();
      expect(data).toEqual({
        me: {
          id: who,
          name: `name of ${who}`,
          note: `note of ${who}`,
          friends: [friend, friend],
        },
      });
    }
    // Three fetches a person, however many asked at once.
    expect(fetched).toHaveLength(3 * new Set(people).size);
  });

  test.each([
    ['token', 'authorization'],
    ['forwarded header', 'accept-language'],
    ['consistency token', 'x-consistency'],
  ])('another %s is another identity', async (_what, header) => {
    const executor = open();
    const both = [ask(executor, { [header]: 'a' }, '{ me { name } }')];
    both.push(ask(executor, { [header]: 'b' }, '{ me { name } }'));
    await answerAll();
    await Promise.all(both);
    expect(fetched).toHaveLength(2);
  });

  test('who leaves takes nothing from those who wait; when all have left the fetch is given up', async () => {
    const executor = open();
    const [first, second] = [new Stop(), new Stop()];
    const left = ask(executor, { authorization: 'p' }, '{ me { name } }', first);
    const stays = ask(executor, { authorization: 'p' }, '{ me { name } }', second);
    await new Promise((resolve) => setImmediate(resolve));
    const [fetch] = waiting;
    first.abort();
    expect(await left).toMatchObject({ data: { me: null } });
    expect(fetch?.aborted()).toBe(false);
    await answerAll();
    expect(await stays).toMatchObject({ data: { me: { name: 'name of p' } } });
    const third = new Stop();
    const alone = ask(executor, { authorization: 'p' }, '{ me { name } }', third);
    await new Promise((resolve) => setImmediate(resolve));
    third.abort();
    expect(waiting[0]?.aborted()).toBe(true);
    expect(await alone).toMatchObject({ errors: [{ extensions: { code: 'SUBGRAPH_TIMEOUT' } }] });
  });

  test('what is read after a write does not join what began before it', async () => {
    const executor = open();
    const before = ask(executor, { authorization: 'p' }, '{ me { name } }');
    await new Promise((resolve) => setImmediate(resolve));
    const write = ask(executor, { authorization: 'p' }, 'mutation { rename }');
    const during = ask(executor, { authorization: 'p' }, '{ me { name } }');
    await new Promise((resolve) => setImmediate(resolve));
    waiting[1]?.answer();
    await write;
    const after = ask(executor, { authorization: 'p' }, '{ me { name } }');
    await answerAll();
    await Promise.all([before, during, after]);
    expect(fetched.filter((one) => one.startsWith('people'))).toHaveLength(4);
  });

  test('mutations are never shared', async () => {
    const executor = open();
    const both = [1, 2].map(() => ask(executor, { authorization: 'p' }, 'mutation { rename }'));
    await answerAll();
    await Promise.all(both);
    expect(fetched).toHaveLength(2);
  });

  test('everybody hears what a subgraph says about consistency', async () => {
    const executor = open();
    const both = [1, 2].map(() => ask(executor, { authorization: 'p' }, '{ me { name } }'));
    await answerAll();
    for (const { consistency } of await Promise.all(both))
      expect(consistency).toEqual(['people-1']);
  });
});

test("an event's fetches never join one that began before it", async () => {
  const executor = executorOf({ sharing: 'identity' });
  const operation = prepare('{ me { note } }', undefined);
  if (isRefusal(operation)) throw new Error(JSON.stringify(operation.errors));
  const plan = await planner.plan(operation);
  const variables = { raw: {}, coerced: {} };
  const hop = { headers: {}, signal: new Stop() };
  const primary = { data: {}, errors: [] };
  const earlier = executor.execute({ operation, plan, variables, hop });
  const event = executor.execute({ operation, plan, variables, hop, primary });
  await answerAll();
  await Promise.all([earlier, event]);
  expect(fetched.filter((one) => one.startsWith('people'))).toHaveLength(2);
});

test.each([
  ['off', 3],
  ['request', 2],
] as const)('sharing %s: equal fetches of one request', async (sharing, times) => {
  const answer = ask(executorOf({ sharing }), {}, '{ a: me { note } b: me { note name } }');
  await answerAll();
  expect(await answer).toMatchObject({ data: { a: { note: 'note of nobody' } } });
  expect(fetched).toHaveLength(times);
});

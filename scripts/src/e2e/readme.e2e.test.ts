// What the README tells a newcomer to paste works as written, in the order it stands there.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWholeGraph, type WholeGraph } from './whole-graph.ts';

const root = join(import.meta.dirname, '..', '..', '..');

let graph: WholeGraph;
let operations: { login: string; query: string; mutation: string; subscription: string };

beforeAll(async () => {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const [login = '', query = '', mutation = '', subscription = ''] = [
    ...readme.matchAll(/```graphql\n(.*?)```/gs),
  ].map(([, code]) => code ?? '');
  operations = { login, query, mutation, subscription };
  graph = await openWholeGraph('all-in-one', { demo: true });
});

afterAll(() => graph.close());

async function signIn(): Promise<string> {
  const { data } = await graph.ask<{ login: { accessToken: string } }>(undefined, operations.login);
  return data.login.accessToken;
}

test('the first query answers from three services', async () => {
  const answer = await graph.ask<{ me: { name: string; account: { balance: unknown } } }>(
    await signIn(),
    operations.query,
  );
  expect(answer.errors).toBeUndefined();
  expect(answer.data.me).toMatchObject({
    name: 'Wanda Worker',
    account: { balance: { currency: 'USD' }, auditLog: {} },
    tasks: {},
  });
});

test('the mutation creates work that somebody has to do', async () => {
  const answer = await graph.ask(await signIn(), operations.mutation);
  expect(answer.errors).toBeUndefined();
  expect(answer.data).toMatchObject({
    createTask: {
      task: { assignee: { name: expect.stringMatching(/Worker|Accountant/) }, price: {} },
      refusal: null,
    },
  });
});

test('the subscription tells the balance, with the owner’s name from another service', async () => {
  const client = graph.subscriber(await signIn());
  const frames = client.iterate({ query: operations.subscription });
  const { value } = await frames.next();
  expect(value).toMatchObject({
    data: { balanceChanged: { owner: { name: 'Wanda Worker' }, balance: { currency: 'USD' } } },
  });
  await frames.return?.();
});

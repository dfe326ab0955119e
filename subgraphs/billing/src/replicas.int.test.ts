// docs/RULES.md 8.6, D-31: what billing keeps of others' states is dropped and read again at the next start; its own books
// are sources, and stay as they are.
import { eventually } from '@ates/kit/testing/eventually';
import { taskStateV2 } from '@ates/schema/contracts/tasks';
import { userContactV1, userStateV1 } from '@ates/schema/contracts/users';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { admin, openBilling, type BillingWorld } from '../testing/open-billing.ts';

let billing: BillingWorld;
beforeAll(async () => {
  billing = await openBilling();
});
afterAll(() => billing.close());

const at = '2026-03-03T08:00:00.000Z';
const replicas = async () => ({
  people: await billing.rows('select user_id, version, name from people order by 1'),
  contacts: await billing.rows('select user_id, version, email from contacts order by 1'),
  texts: await billing.rows('select * from task_texts order by task_id'),
});
const books = async () => ({
  prices: await billing.rows('select task_id, fee, reward from prices order by 1'),
  entries: await billing.rows('select * from ledger_entries order by id'),
  accounts: await billing.rows('select id, balance, version from accounts order by 1'),
});
const log = () =>
  billing.ask(
    admin,
    '{ account(accountId: "w1") { balance auditLog { edges { node { kind taskTitle amount } } } } }',
  );

test('8.6, D-31: replicas dropped and read again: the same answers, and no price, entry or account is touched', async () => {
  await billing.publish(userStateV1, {
    userId: 'w1',
    version: 1,
    name: 'Wanda',
    role: 'WORKER',
    status: 'ACTIVE',
    tokenEpoch: 0,
    updatedAt: at,
  });
  await billing.publish(userContactV1, { userId: 'w1', version: 1, email: 'wanda@ates.example' });
  const task = {
    taskId: 't1',
    version: 2,
    title: 'Pop the uber',
    description: null,
    status: 'OPEN' as const,
    assigneeId: 'w1',
    createdBy: 'ada',
    createdAt: at,
    updatedAt: at,
  };
  await billing.publish(taskStateV2, task, { version: task.version });
  await billing.assigned('t1', 'w1');
  await billing.entries(1);
  await eventually(async () => {
    const { people, contacts, texts } = await replicas();
    expect([people, contacts, texts].map(({ length }) => length)).toEqual([1, 1, 1]);
  });
  const before = { replicas: await replicas(), books: await books(), log: await log() };

  await billing.rows('truncate people, contacts, task_texts');
  await billing.rows(`delete from inbox where consumer in ('billing-state', 'billing-contacts')`);
  await billing.restart();
  await eventually(async () => expect(await replicas()).toEqual(before.replicas));
  expect(await books()).toEqual(before.books);
  expect(await log()).toEqual(before.log);
});

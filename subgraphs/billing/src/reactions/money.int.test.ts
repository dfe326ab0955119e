// Events become money exactly once (AC-7, AC-10, AC-18): prices, fees and rewards on a real broker and
// a real database, in any order, told twice, from people nobody has heard of.
import { appendEvents, tell, VersionConflictError } from '@ates/kit/events/append-events';
import { handleInOneTransaction } from '@ates/kit/reactions/handle-batch';
import { eventually } from '@ates/kit/testing/eventually';
import { encodeEvent } from '@ates/schema/contracts/codec';
import { newEvent } from '@ates/schema/contracts/envelope';
import { taskAssignedV1, taskCreatedV1, taskStateV2 } from '@ates/schema/contracts/tasks';
import { userRegisteredV1, userStateV1 } from '@ates/schema/contracts/users';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  accountant,
  booksThatDoNotBalance,
  openBilling,
  type BillingWorld,
} from '../../testing/open-billing.ts';
import { billingReactions } from './reactions.ts';

let billing: BillingWorld;

beforeAll(async () => {
  billing = await openBilling();
});

afterAll(() => billing.close());

let names = 0;
/** A name nobody else in this file uses. */
const fresh = (kind: string) => `${kind}-${(names += 1)}`;

const entriesOf = (account: string) =>
  billing.rows<{ kind: string; amount: number; account_version: number; task_id: string }>(
    `select kind, amount::int, account_version::int, task_id from ledger_entries
     where account_id = '${account}' order by account_version`,
  );
const pricesOf = (task: string) =>
  billing.rows<{ fee: number; reward: number }>(
    `select fee::int, reward::int from prices where task_id = '${task}'`,
  );
const pricedEvents = async (task: string) =>
  (await billing.told('BILLING')).filter(
    ({ type, subject }) => type === 'ates.billing.task.priced.v1' && subject === task,
  );

const reactions = billingReactions({ timeZone: 'UTC', alert: () => undefined });
const assignedEvent = (taskId: string, assigneeId: string) =>
  newEvent(
    taskAssignedV1,
    {
      id: billing.ports.newId(),
      time: billing.ports.now(),
      aggregateVersion: 1,
      correlationId: billing.ports.newId(),
      causationId: billing.ports.newId(),
      actor: { id: 'ada', role: 'ADMIN' },
    },
    { taskId, assigneeId, reason: 'CREATED', assignedAt: billing.ports.now().toISOString() },
  );

describe('prices', () => {
  test('B-01: a created task is priced once, in whole dollars, and costs nobody anything', async () => {
    const task = fresh('task');
    await billing.created(task);
    await billing.settled();
    const [price, ...more] = await pricesOf(task);
    expect(more).toEqual([]);
    expect([price!.fee / 100, price!.reward / 100].every(Number.isInteger)).toBe(true);
    expect(price!.fee).toBeGreaterThanOrEqual(1000);
    expect(price!.fee).toBeLessThanOrEqual(2000);
    expect(price!.reward).toBeGreaterThanOrEqual(2000);
    expect(price!.reward).toBeLessThanOrEqual(4000);
    await eventually(async () => {
      const [event, ...others] = await pricedEvents(task);
      expect(others).toEqual([]);
      expect(event?.data).toMatchObject({
        taskId: task,
        fee: { amount: price!.fee, currency: 'USD' },
        reward: { amount: price!.reward, currency: 'USD' },
      });
    });
    expect(await billing.rows(`select 1 from ledger_entries where task_id = '${task}'`)).toEqual(
      [],
    );
  });

  test.each([
    ['created', 'assigned', 'completed'],
    ['completed', 'assigned', 'created'],
    ['assigned', 'completed', 'created'],
  ] as const)('AC-7: one price, whatever comes first (%s, %s, %s)', async (...order) => {
    const [task, worker] = [fresh('task'), fresh('worker')];
    const tell = {
      created: () => billing.created(task),
      assigned: () => billing.assigned(task, worker),
      completed: () => billing.completed(task, worker),
    };
    for (const kind of order) await tell[kind]();
    for (const kind of order) await tell[kind]();
    await billing.settled();
    const [price, ...more] = await pricesOf(task);
    expect(more).toEqual([]);
    // Told twice with new ids: those are other facts of the same task, at the same price.
    const entries = await entriesOf(worker);
    expect(entries.map(({ kind }) => kind).sort()).toEqual(['FEE', 'FEE', 'REWARD', 'REWARD']);
    for (const { kind, amount } of entries) {
      expect(amount).toBe(kind === 'FEE' ? price!.fee : price!.reward);
    }
    await eventually(async () => expect(await pricedEvents(task)).toHaveLength(1));
  });
});

describe('fees and rewards', () => {
  test('B-04, D-5: one fee for the first assignment, one reward for whom the completion names', async () => {
    const [task, first, second] = [fresh('task'), fresh('worker'), fresh('worker')];
    await billing.created(task);
    await billing.assigned(task, first);
    await billing.completed(task, second);
    await billing.settled();
    expect(await entriesOf(first)).toMatchObject([{ kind: 'FEE' }]);
    expect(await entriesOf(second)).toMatchObject([{ kind: 'REWARD' }]);
  });

  test('B-05, AC-8: A → B → A charges A twice and B once, the same fee each time, nothing back', async () => {
    const [task, a, b] = [fresh('task'), fresh('worker'), fresh('worker')];
    for (const worker of [a, b, a]) await billing.assigned(task, worker);
    await billing.settled();
    const [price] = await pricesOf(task);
    const fee = { kind: 'FEE', amount: price!.fee };
    expect(await entriesOf(a)).toMatchObject([fee, fee]);
    expect(await entriesOf(b)).toMatchObject([fee]);
  });

  test('B-12: a hundred parallel postings to one account: none lost, versions 1 … n without gaps', async () => {
    const worker = fresh('worker');
    await Promise.all(Array.from({ length: 100 }, () => billing.assigned(fresh('task'), worker)));
    await billing.settled();
    const versions = (await entriesOf(worker)).map(({ account_version }) => account_version);
    expect(versions).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  });

  test('B-12: batches on two replicas at once, in opposite orders: all booked, none stuck', async () => {
    const workers = Array.from({ length: 10 }, () => fresh('worker'));
    const { database, ports } = billing.subgraph.parts;
    const batch = (order: readonly string[]) =>
      order.map((worker) => assignedEvent(fresh('task'), worker));
    const replica = (consumer: string, order: readonly string[]) =>
      Array.from({ length: 10 }, () =>
        handleInOneTransaction({ consumer, database, ports, reactions }, batch(order)),
      );
    await Promise.all([...replica('one', workers), ...replica('other', workers.toReversed())]);
    for (const worker of workers) {
      const versions = (await entriesOf(worker)).map(({ account_version }) => account_version);
      expect(versions).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    }
  });

  test('B-12: an append with a stale expected version writes nothing', async () => {
    const worker = fresh('worker');
    await billing.assigned(fresh('task'), worker);
    await billing.settled();
    const { database, ports } = billing.subgraph.parts;
    const count = () => billing.rows('select count(*) as events from events');
    const before = await count();
    const { data } = assignedEvent(fresh('task'), worker);
    const stale = database.db.transaction((tx) =>
      appendEvents(
        tx,
        [
          {
            aggregate: { type: 'account', id: worker },
            expectedVersion: 0,
            facts: [tell(taskAssignedV1, data)],
            states: [],
            cause: {
              correlationId: ports.newId(),
              causationId: ports.newId(),
              actorId: 'test',
              actorRole: 'SYSTEM',
              occurredAt: ports.now(),
            },
          },
        ],
        () => ports.newId(),
      ),
    );
    await expect(stale).rejects.toThrow(VersionConflictError);
    expect(await count()).toEqual(before);
  });

  test('Y-10: neighbours in one batch keep their own correlation ids, in entries and in events', async () => {
    const worker = fresh('worker');
    const chains = [1, 2, 3].map(() => billing.ports.newId());
    await Promise.all(
      chains.map((correlationId) => billing.assigned(fresh('task'), worker, { correlationId })),
    );
    await billing.settled();
    const booked = await billing.rows<{ correlation_id: string }>(
      `select correlation_id from ledger_entries where account_id = '${worker}'`,
    );
    expect(booked.map((row) => row.correlation_id).sort()).toEqual(chains.toSorted());
    await eventually(async () => {
      const told = await billing.told('BILLING');
      const ours = told.filter(({ correlationid }) => chains.includes(correlationid));
      expect(ours.map(({ type }) => type.split('.')[2]).sort()).toEqual([
        'entry',
        'entry',
        'entry',
        'task',
        'task',
        'task',
      ]);
    });
  });
});

describe('AC-18: exactly once', () => {
  test('the same event told twice books once', async () => {
    const [task, worker, id] = [fresh('task'), fresh('worker'), billing.ports.newId()];
    await billing.assigned(task, worker, { id });
    await billing.assigned(task, worker, { id });
    await billing.settled();
    expect(await entriesOf(worker)).toHaveLength(1);
  });

  test('Y-03: republished after a restart it is still known', async () => {
    const [task, worker, id] = [fresh('task'), fresh('worker'), billing.ports.newId()];
    await billing.assigned(task, worker, { id });
    await billing.settled();
    await billing.restart();
    await billing.assigned(task, worker, { id });
    await billing.settled();
    expect(await entriesOf(worker)).toHaveLength(1);
  });

  test('D-31: without its inbox row the ledger itself refuses to book it again', async () => {
    const [task, worker, id] = [fresh('task'), fresh('worker'), billing.ports.newId()];
    await billing.assigned(task, worker, { id });
    await billing.settled();
    await billing.rows(`delete from inbox where event_id = '${id}'`);
    await billing.assigned(task, worker, { id });
    await billing.assigned(task, worker);
    await billing.settled();
    expect(await entriesOf(worker)).toMatchObject([{ account_version: 1 }, { account_version: 2 }]);
    expect(await billing.rows('select 1 from dead_letters')).toEqual([]);
  });

  test('a crash between commit and acknowledgement: the redelivered batch has no further effect', async () => {
    const [task, worker] = [fresh('task'), fresh('worker')];
    const consumer = billing.subgraph.consumers.find(({ name }) => name === 'billing-tasks');
    await consumer!.pause();
    // What the process did before it died: everything but the acknowledgement.
    const { database, ports } = billing.subgraph.parts;
    const { id } = await billing.assigned(task, worker);
    await handleInOneTransaction({ consumer: 'billing-tasks', database, ports, reactions }, [
      { ...assignedEvent(task, worker), id },
    ]);
    consumer!.resume();
    await billing.settled();
    expect(await entriesOf(worker)).toHaveLength(1);
  });
});

describe('whom billing knows', () => {
  test('B-14: money for somebody unknown opens a stub; name and registration come later', async () => {
    const [known, stranger] = [fresh('worker'), fresh('stranger')];
    await billing.assigned(fresh('task'), stranger);
    await billing.assigned(fresh('task'), known);
    await billing.settled();
    expect(await entriesOf(stranger)).toHaveLength(1);
    expect(await entriesOf(known)).toHaveLength(1);
    const account = () =>
      billing.rows<{ registered: boolean; version: number; name: string | null }>(
        `select registered_at is not null as registered, a.version::int, p.name
         from accounts a left join people p on p.user_id = a.id where a.id = '${stranger}'`,
      );
    expect(await account()).toEqual([{ registered: false, version: 1, name: null }]);

    const now = billing.ports.now().toISOString();
    await billing.publish(userRegisteredV1, {
      userId: stranger,
      role: 'WORKER',
      status: 'ACTIVE',
      registeredAt: now,
    });
    await billing.publish(userStateV1, personState(stranger, 1, 'Sam Stranger'), { version: 1 });
    await eventually(async () =>
      expect(await account()).toEqual([{ registered: true, version: 1, name: 'Sam Stranger' }]),
    );
  });

  test('U-02: a registered person has an account at 0, told as a state', async () => {
    const worker = fresh('worker');
    await billing.publish(userRegisteredV1, {
      userId: worker,
      role: 'WORKER',
      status: 'ACTIVE',
      registeredAt: billing.ports.now().toISOString(),
    });
    await eventually(async () => {
      const states = (await billing.told('STATE')).filter(({ subject }) => subject === worker);
      expect(states).toMatchObject([
        { type: 'ates.billing.account.v1', data: { balance: { amount: 0 }, version: 1 } },
      ]);
    });
    await billing.assigned(fresh('task'), worker);
    await billing.settled();
    expect(await entriesOf(worker)).toMatchObject([{ account_version: 2 }]);
  });

  test('a state that is not newer than the known one is ignored', async () => {
    const [task, worker] = [fresh('task'), fresh('worker')];
    // One by one: the compacted stream would show only the last of each.
    for (const version of [3, 2]) {
      const name = `Name ${version}`;
      await billing.handled(
        await billing.publish(userStateV1, personState(worker, version, name), { version }),
      );
      const title = `Title ${version}`;
      await billing.handled(
        await billing.publish(taskStateV2, taskState(task, version, title), { version }),
      );
    }
    expect(await billing.rows(`select name from people where user_id = '${worker}'`)).toEqual([
      { name: 'Name 3' },
    ]);
    expect(await billing.rows(`select title from task_texts where task_id = '${task}'`)).toEqual([
      { title: 'Title 3' },
    ]);
  });

  const personState = (id: string, version: number, name: string) => ({
    userId: id,
    version,
    name,
    role: 'WORKER' as const,
    status: 'ACTIVE' as const,
    tokenEpoch: 0,
    updatedAt: billing.ports.now().toISOString(),
  });

  const taskState = (taskId: string, version: number, title: string) => ({
    taskId,
    version,
    title,
    description: null,
    status: 'OPEN' as const,
    assigneeId: 'w1',
    createdBy: 'ada',
    createdAt: billing.ports.now().toISOString(),
    updatedAt: billing.ports.now().toISOString(),
  });
});

describe('versions and broken messages', () => {
  test('Y-08: created v1 and v2 mixed: both are priced', async () => {
    const [old, young] = [fresh('task'), fresh('task')];
    await billing.publish(taskCreatedV1, {
      taskId: old,
      title: '[UBERPOP-42] - Pop the uber',
      description: null,
      createdBy: 'ada',
      createdAt: billing.ports.now().toISOString(),
    });
    await billing.created(young);
    await billing.settled();
    expect(await pricesOf(old)).toHaveLength(1);
    expect(await pricesOf(young)).toHaveLength(1);
  });

  test('F-01: what cannot be read is parked, and the messages after it are handled', async () => {
    const worker = fresh('worker');
    await billing.publishRaw('evt.tasks.task.assigned.v1.broken', '{ "type": ');
    const good = await billing.publish(taskAssignedV1, {
      taskId: fresh('task'),
      assigneeId: worker,
      reason: 'CREATED',
      assignedAt: billing.ports.now().toISOString(),
    });
    const { subject, ...withoutSubject } = JSON.parse(encodeEvent(taskAssignedV1, good)) as Record<
      string,
      unknown
    >;
    expect(subject).toBe(good.data.taskId);
    await billing.publishRaw('evt.tasks.task.assigned.v1.no', JSON.stringify(withoutSubject));
    await billing.settled();
    expect(await entriesOf(worker)).toHaveLength(1);
    expect(
      await billing.rows('select reason, subject from dead_letters order by sequence'),
    ).toEqual([
      { reason: 'MALFORMED', subject: 'evt.tasks.task.assigned.v1.broken' },
      { reason: 'INVALID', subject: 'evt.tasks.task.assigned.v1.no' },
    ]);
  });
});

describe('days', () => {
  test('D-14: a fact of a fenced day is booked late, on the first unfenced day', async () => {
    const [early, late] = [fresh('worker'), fresh('worker')];
    await billing.assigned(fresh('task'), early, { time: '2026-03-01T10:00:00.000Z' });
    await billing.settled();
    const { data } = await billing.ask(
      accountant,
      'mutation { closeDay(input: { businessDay: "2026-03-02" }) { day { status } refusal { code } } }',
    );
    expect(data).toEqual({ closeDay: { day: { status: 'CLOSED' }, refusal: null } });
    await billing.assigned(fresh('task'), late, { time: '2026-03-01T10:00:00.000Z' });
    await billing.settled();
    const booked = await billing.rows(
      `select account_id, business_day::text, late, occurred_at = '2026-03-01T10:00:00Z' as kept
       from ledger_entries where account_id in ('${early}', '${late}') order by account_id`,
    );
    expect(booked).toEqual(
      [
        { account_id: early, business_day: '2026-03-01', late: false, kept: true },
        { account_id: late, business_day: '2026-03-03', late: true, kept: true },
      ].sort((a, b) => (a.account_id < b.account_id ? -1 : 1)),
    );
  });

  test('D-14: a fact far ahead of the clock is alerted', async () => {
    const alerts: string[] = [];
    const books = { timeZone: 'UTC', alert: (code: string) => void alerts.push(code) };
    const { database, ports } = billing.subgraph.parts;
    const event = assignedEvent(fresh('task'), fresh('worker'));
    const assignedAt = '2026-03-09T10:00:00.000Z';
    await handleInOneTransaction(
      { consumer: 'ahead', database, ports, reactions: billingReactions(books) },
      [{ ...event, data: { ...event.data, assignedAt } }],
    );
    expect(alerts).toEqual(['FACT_AHEAD_OF_CLOCK']);
  });

  test('D-14: a fact far ahead of the clock is booked on the current day', async () => {
    const worker = fresh('worker');
    await billing.assigned(fresh('task'), worker, { time: '2026-03-09T10:00:00.000Z' });
    await billing.settled();
    expect(
      await billing.rows(
        `select business_day::text, late from ledger_entries where account_id = '${worker}'`,
      ),
    ).toEqual([{ business_day: '2026-03-03', late: false }]);
  });
});

test('B-13: after all of this the books balance', async () => {
  expect(await billing.rows(booksThatDoNotBalance)).toEqual([]);
});

// A lost connection fails what was under way, and nothing else: no crash, no statement outside its
// transaction, no session that never comes back.
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { openKitWorld, type KitWorld } from '../testing/open-kit-world.ts';
import { openProxy } from '../testing/open-proxy.ts';
import { isUnavailable } from './is-unavailable.ts';
import { openDatabase, type Tx } from './database.ts';

let world: KitWorld;
beforeEach(async () => {
  world = await openKitWorld({ postgresUrl: inject('postgresUrl'), natsUrl: inject('natsUrl') });
  await world.database.sql`create table notes (text text unique deferrable initially deferred)`;
});
afterEach(() => world.close());

const note = (tx: Tx, text: string) => tx.execute(sql`insert into notes (text) values (${text})`);
const notes = async (): Promise<unknown[]> =>
  (await world.database.sql<{ text: string }[]>`select text from notes order by text`).map(
    ({ text }) => text,
  );
const pidOf = async (tx: Tx): Promise<number> => {
  const [row] = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
  return row?.pid ?? 0;
};
const terminate = (pid: number) => world.database.sql`select pg_terminate_backend(${pid})`;
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test('a session ended between two statements: the second fails, nothing of the transaction stands', async () => {
  const failure = await failureOf(
    world.database.db.transaction(async (tx) => {
      await note(tx, 'before');
      await terminate(await pidOf(tx));
      await vi.waitFor(async () => {
        expect(isUnavailable(await failureOf(pidOf(tx)))).toBe(true);
      });
      await note(tx, 'after');
    }),
  );
  expect(isUnavailable(failure)).toBe(true);
  expect(await notes()).toEqual([]);
});

test('a session ended in the middle of many statements at once: none of them runs anywhere else', async () => {
  const small = openDatabase(world.databaseUrl, { name: 'small', poolMax: 1 });
  world.onClose(() => small.close());
  const failure = await failureOf(
    small.db.transaction(async (tx) => {
      const pid = await pidOf(tx);
      await Promise.all([
        tx.execute(sql`select pg_sleep(5)`),
        terminate(pid),
        ...Array.from({ length: 20 }, (_, index) => note(tx, `note ${index}`)),
      ]);
    }),
  );
  expect(isUnavailable(failure)).toBe(true);
  await small.db.transaction((tx) => note(tx, 'next'));
  expect(await notes()).toEqual(['next']);
});

test('all sessions ended again and again: the next statement works', async () => {
  const killing = world.openAgain();
  for (let time = 0; time < 10; time += 1) {
    await Promise.all([
      ...Array.from({ length: 10 }, () =>
        failureOf(world.database.db.transaction((tx) => tx.execute(sql`select pg_sleep(0.05)`))),
      ),
      killing.sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'kit'`,
    ]);
  }
  await vi.waitFor(() => world.database.db.transaction((tx) => note(tx, `still here`)));
  expect(await notes()).toEqual(['still here']);
});

test('server away: statements fail at once and say so; back again, they work', async () => {
  const proxy = await openProxy(world.databaseUrl);
  world.onClose(async () => proxy.close());
  const database = world.openAgain(proxy.url);
  await database.db.execute(sql`select 1`);
  proxy.cut();
  expect(isUnavailable(await failureOf(database.db.execute(sql`select 1`)))).toBe(true);
  expect(isUnavailable(await failureOf(database.db.transaction((tx) => note(tx, 'x'))))).toBe(true);
  await proxy.restore();
  await database.db.transaction((tx) => note(tx, 'back'));
  expect(await notes()).toEqual(['back']);
});

test('a failed statement that nobody passed on fails the transaction', async () => {
  const work = world.database.db.transaction(async (tx) => {
    await note(tx, 'lost');
    await failureOf(tx.execute(sql`select 1/0`));
  });
  await expect(work).rejects.toThrow('division by zero');
  expect(await notes()).toEqual([]);
});

test('a commit that fails is a failure', async () => {
  const work = world.database.db.transaction(async (tx) => {
    await note(tx, 'twice');
    await note(tx, 'twice');
  });
  await expect(work).rejects.toMatchObject({ code: '23505' });
  expect(await notes()).toEqual([]);
});

test('a savepoint rolls back its own statements only', async () => {
  await world.database.db.transaction(async (tx) => {
    await note(tx, 'kept');
    await failureOf(
      tx.transaction(async (inner) => {
        await note(inner, 'dropped');
        throw new Error('inner');
      }),
    );
    await note(tx, 'kept too');
  });
  expect(await notes()).toEqual(['kept', 'kept too']);
});

test('the pool is bounded: whoever comes too many waits for a turn', async () => {
  const small = openDatabase(world.databaseUrl, { name: 'small', poolMax: 2 });
  world.onClose(() => small.close());
  await Promise.all(
    Array.from({ length: 20 }, (_, index) => small.db.transaction((tx) => note(tx, `${index}`))),
  );
  const [row] = await world.database.sql<{ sessions: number }[]>`
    select count(*)::int as sessions from pg_stat_activity where application_name = 'small'`;
  expect(await notes()).toHaveLength(20);
  expect(row?.sessions).toBeLessThanOrEqual(2);
});

test('closing waits for the transaction under way', async () => {
  const small = openDatabase(world.databaseUrl, { name: 'small' });
  const work = small.db.transaction(async (tx) => {
    await note(tx, 'in time');
    await tx.execute(sql`select pg_sleep(0.2)`);
  });
  await small.close();
  await work;
  expect(await notes()).toEqual(['in time']);
});

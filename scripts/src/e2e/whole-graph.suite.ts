// The proof: the whole graph as `npm start` runs it, in both deployment modes (O-01), spoken to by
// GraphQL and graphql-ws alone. What money does must agree with the rules, computed from what is seen;
// killing billing at random moments must change nothing (AC-18, F-03).
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'graphql-ws';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import {
  allTasks,
  askShuffle,
  completeTask,
  createTask,
  ExpectedBooks,
  myAccount,
  registerWorker,
  shuffleStatus,
  type AccountView,
  type MoneyValue,
  type TaskView,
  type Worker,
} from './company.ts';
import { administrator, type GraphMode, type WholeGraph } from './whole-graph.ts';

const eventually = <Result>(check: () => Promise<Result>): Promise<Result> =>
  vi.waitFor(check, { timeout: 60_000, interval: 50 });

interface Push {
  readonly version: number;
  readonly balance: MoneyValue;
  readonly owner: { readonly name: string };
}

/** Collects every frame of a person's live balance; subscribes again when billing's death ends it. */
function watchBalance(client: Client): { pushes: Push[]; errors: unknown[] } {
  const seen = { pushes: [] as Push[], errors: [] as unknown[] };
  client.subscribe<{ balanceChanged: Push }>(
    { query: 'subscription { balanceChanged { version balance owner { name } } }' },
    {
      next: ({ data, errors }) => {
        if (data) seen.pushes.push(data.balanceChanged);
        if (errors) seen.errors.push(...errors);
      },
      error: (error) => seen.errors.push(error),
      complete: () => undefined,
    },
  );
  return seen;
}

/** Comes first on its graph: nobody else may be drawn, and the day's income is its own. */
export function wholeGraphSuite(shared: () => WholeGraph, mode: GraphMode): void {
  describe(`O-01: the whole graph, ${mode}`, () => {
    let graph: WholeGraph;
    let admin: string;
    let workers: Worker[];
    const books = new ExpectedBooks();
    const watched = new Map<string, ReturnType<typeof watchBalance>>();

    beforeAll(async () => {
      graph = shared();
      admin = await graph.login(administrator.email, administrator.password);
      workers = [
        await registerWorker(graph, admin, 'Wanda'),
        await registerWorker(graph, admin, 'Willy'),
      ];
    });

    const workerOf = (task: TaskView): Worker => {
      const worker = workers.find(({ id }) => id === task.assignee.id);
      if (!worker) throw new Error(`${task.assignee.id} is no worker`);
      return worker;
    };

    async function createTasks(count: number): Promise<void> {
      for (let number = 1; number <= count; number += 1) {
        const task = await eventually(async () => {
          const created = await createTask(graph, admin, `task ${number}`);
          if (typeof created === 'string') throw new Error(created);
          return created;
        });
        books.observe([task]);
      }
    }

    async function shuffleOnce(): Promise<void> {
      const id = await askShuffle(graph, admin);
      await eventually(async () => {
        expect(await shuffleStatus(graph, admin, id)).toBe('FINISHED');
      });
      books.observe(await allTasks(graph, admin));
    }

    async function completeSome(count: number): Promise<void> {
      const open = (await allTasks(graph, admin)).filter(({ status }) => status === 'OPEN');
      for (const task of open.slice(0, count)) {
        expect(await completeTask(graph, workerOf(task).token, task.id)).toBeNull();
        books.completed(task);
      }
    }

    const accountOf = (worker: Worker): Promise<AccountView> =>
      eventually(async () => {
        const account = await myAccount(graph, worker.token);
        if (!account) throw new Error('no account yet');
        return account;
      });

    /** Every amount that can be seen agrees with the rules, applied to the prices that were seen. */
    async function expectBooksToAgree(): Promise<void> {
      const tasks = await eventually(async () => {
        const all = await allTasks(graph, admin);
        expect(all.map(({ price }) => price.status)).not.toContain('PENDING');
        return all;
      });
      const prices = new Map(
        tasks.map(({ id, price }) => [
          id,
          { fee: price.fee?.amount ?? Number.NaN, reward: price.reward?.amount ?? Number.NaN },
        ]),
      );
      for (const { fee, reward } of prices.values()) {
        // AC-9: whole dollars, both ends included.
        expect([fee % 100, reward % 100]).toEqual([0, 0]);
        expect(fee >= 1000 && fee <= 2000 && reward >= 2000 && reward <= 4000).toBe(true);
      }
      let income = 0;
      for (const worker of workers) income -= await expectAccountToAgree(worker, prices);
      await eventually(async () => expectIncome(income));
    }

    /** Answers the balance. */
    async function expectAccountToAgree(
      worker: Worker,
      prices: ReadonlyMap<string, { fee: number; reward: number }>,
    ): Promise<number> {
      const expected = books.entriesOf(worker.id, prices);
      const account = await eventually(async () => {
        const seen = await accountOf(worker);
        const entries = seen.auditLog.edges.map(
          ({ node }) => `${node.kind} ${node.task?.id} ${node.amount.amount}`,
        );
        expect(entries.toSorted()).toEqual(expected);
        expect(seen.auditLog.edges.map(({ node }) => node.taskTitle)).not.toContain(null);
        // The balance and the log are two statements: what was booked in between is read again.
        const newest = seen.auditLog.edges[0]?.node.balanceAfter.amount ?? 0;
        expect(seen.balance.amount).toBe(newest);
        return seen;
      });
      // AC-6: each balance follows from the one before it, oldest first.
      let balance = 0;
      const balances = [0];
      for (const { node } of account.auditLog.edges.toReversed()) {
        expect(node.direction).toBe(node.kind === 'FEE' ? 'DEBIT' : 'CREDIT');
        balance += node.kind === 'FEE' ? -node.amount.amount : node.amount.amount;
        expect(node.balanceAfter.amount).toBe(balance);
        balances.push(balance);
      }
      expect(account).toMatchObject({
        balance: { amount: balance },
        earnedToday: { amount: balance },
        owner: { name: worker.name },
      });
      await expectPushesToAgree(worker, account, balances);
      return balance;
    }

    /** S-01: versions only rise, every pushed balance is the one the log shows there, the last is now's. */
    async function expectPushesToAgree(
      worker: Worker,
      account: AccountView,
      balances: readonly number[],
    ): Promise<void> {
      const seen = watched.get(worker.id);
      if (!seen) return;
      await eventually(async () => expect(seen.pushes.at(-1)?.version).toBe(account.version));
      const versions = seen.pushes.map(({ version }) => version);
      expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
      const opening = account.version - (balances.length - 1);
      for (const { version, balance, owner } of seen.pushes) {
        expect([version, balance.amount]).toEqual([version, balances[version - opening]]);
        expect(owner.name).toBe(worker.name);
      }
      expect(seen.errors).toEqual([]);
    }

    async function expectIncome(expected: number): Promise<void> {
      const { data } = await graph.ask<{
        companyDays: { income: MoneyValue }[];
        incomeToday: { income: MoneyValue; negativeAccounts: number };
      }>(admin, '{ companyDays(last: 1) { income } incomeToday { income negativeAccounts } }');
      // AC-12, AN-2: billing's figure and analytics' are the same.
      expect(data.companyDays.map(({ income }) => income.amount)).toEqual([expected]);
      expect(data.incomeToday.income.amount).toBe(expected);
    }

    test('S-01: a live balance begins with a snapshot', async () => {
      for (const worker of workers) {
        await accountOf(worker);
        const seen = watchBalance(graph.subscriber(worker.token));
        watched.set(worker.id, seen);
        await eventually(async () => expect(seen.pushes).toHaveLength(1));
        expect(seen.pushes[0]).toMatchObject({
          balance: { amount: 0 },
          owner: { name: worker.name },
        });
      }
    });

    test('B-04, B-06, AC-12: prices, fees, rewards, audit log, income and pushes agree', async () => {
      await createTasks(6);
      await shuffleOnce();
      await completeSome(3);
      await createTasks(2);
      await shuffleOnce();
      await expectBooksToAgree();
    });

    test('B-07, S-02: nobody sees the other’s account, neither asked for nor live', async () => {
      const [one, other] = workers;
      if (!one || !other) throw new Error('two workers are registered');
      const { data, errors } = await graph.ask<{ account: unknown; me: { name: string } }>(
        one.token,
        'query($id: ID!) { account(accountId: $id) { balance } me { name } }',
        { id: other.id },
      );
      expect(data).toEqual({ account: null, me: { name: one.name } });
      expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN']);

      const frames: unknown[] = [];
      const ended = new Promise<void>((resolve) => {
        graph.subscriber(one.token).subscribe(
          {
            query: 'subscription($id: ID!) { balanceChanged(accountId: $id) { balance } }',
            variables: { id: other.id },
          },
          {
            next: ({ data: frame, errors: refused }) => frames.push(frame ?? refused),
            error: () => resolve(),
            complete: () => resolve(),
          },
        );
      });
      await ended;
      expect(JSON.stringify(frames)).not.toContain('"amount"');
    });

    test('U-05: without a token, and with a forged one, nothing is told', async () => {
      const anonymous = await graph.ask<{ tasks: null }>(
        undefined,
        '{ tasks { edges { cursor } } }',
      );
      expect(anonymous.data).toEqual({ tasks: null });
      expect(anonymous.errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
      const forged = await graph.ask(`${admin}x`, '{ tasks { edges { cursor } } }');
      expect(forged.errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    });

    if (mode === 'services') {
      test('AC-18, F-03: billing killed three times at random meanwhile: the same numbers', async () => {
        const work = (async () => {
          await createTasks(6);
          await shuffleOnce();
          await completeSome(4);
          await createTasks(4);
          await shuffleOnce();
          await completeSome(2);
        })();
        for (let round = 0; round < 3; round += 1) {
          await sleep(Math.random() * 800);
          await eventually(() => graph.kill('billing'));
          await eventually(async () => void (await accountOf(workers[0] ?? fail())));
        }
        await work;
        await expectBooksToAgree();
      });
    }
  });
}

function fail(): never {
  throw new Error('unreachable');
}

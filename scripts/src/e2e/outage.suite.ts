// One service is gone, the others go on (AU-2, AC-16, AN-5): each is stopped in turn, seen from outside, and comes back
// to catch up. In services mode, where they can die one by one.
import { beforeAll, describe, expect, test, vi } from 'vitest';
import {
  allTasks,
  askShuffle,
  completeTask,
  registerWorker,
  shuffleStatus,
  type MoneyValue,
  type TaskView,
} from './company.ts';
import { administrator, type GraphAnswer, type WholeGraph } from './whole-graph.ts';

const eventually = <Result>(check: () => Promise<Result>): Promise<Result> =>
  vi.waitFor(check, { timeout: 60_000, interval: 100 });

interface Shown {
  readonly account: {
    readonly balance: MoneyValue;
    readonly auditLog: {
      readonly edges: { node: { kind: string; task: { id: string } | null } }[];
    };
  } | null;
}

type OwnTask = Pick<TaskView, 'id' | 'price'> & { readonly assignee: { readonly id: string } };

const log = `query($id: ID!) { account(accountId: $id) { balance
  auditLog(first: 100) { edges { node { kind task { id } } } } } }`;
const adminView =
  '{ tasks(first: 5) { edges { node { title } } } users(first: 5) { edges { cursor } } companyDays(last: 1) { income } incomeToday { income } }';

const pathsOf = ({ errors = [] }: GraphAnswer<unknown>): unknown[] =>
  errors.map(({ path }) => path?.[0]).toSorted();

export function outageSuite(shared: () => WholeGraph): void {
  describe('one service is gone', () => {
    let graph: WholeGraph;
    let admin: string;
    let olga: { readonly id: string; readonly token: string };

    beforeAll(async () => {
      graph = shared();
      admin = await graph.login(administrator.email, administrator.password);
      olga = await registerWorker(graph, admin, 'Olga');
      await ownTask();
      await eventually(async () => expect(await pending()).toEqual([]));
    });

    /** An open task of Olga's: made until she draws one. Asks for nobody's name, which is users' to tell. */
    async function ownTask(): Promise<OwnTask> {
      return eventually(async () => {
        const { data } = await graph.ask<{ createTask: { task: OwnTask | null } }>(
          admin,
          `mutation { createTask(input: { title: "while somebody is away" }) {
            task { id assignee { id } price { status fee reward } } } }`,
        );
        const { task } = data.createTask;
        if (task?.assignee.id !== olga.id) throw new Error('not hers');
        return task;
      });
    }

    const pending = async (): Promise<string[]> =>
      (await allTasks(graph, admin))
        .filter(({ price }) => price.status === 'PENDING')
        .map(({ id }) => id);

    /** Stops a service, looks, and has it back before anything else is tried. */
    async function without(service: string, look: () => Promise<void>): Promise<void> {
      await graph.stop(service);
      try {
        await look();
      } finally {
        graph.resume();
      }
    }

    test('U-10, AU-2: without users valid tokens go on, and a login fails cleanly', async () => {
      await without('users', async () => {
        const task = await ownTask();
        expect(await completeTask(graph, olga.token, task.id)).toBeNull();
        await eventually(async () => {
          const { data } = await graph.ask<Shown>(olga.token, log, { id: olga.id });
          const kinds = data.account?.auditLog.edges.filter(
            ({ node }) => node.task?.id === task.id,
          );
          expect(kinds?.map(({ node }) => node.kind)).toEqual(['REWARD', 'FEE']);
        });
        const login = await graph.ask(
          undefined,
          'mutation($input: LoginInput!) { login(input: $input) { accessToken } }',
          { input: { email: administrator.email, password: administrator.password } },
        );
        expect(login.data).toEqual({ login: null });
        expect(login.errors?.map(({ extensions }) => extensions?.code)).toEqual([
          'SUBGRAPH_UNAVAILABLE',
        ]);
        expect(JSON.stringify(login)).not.toMatch(/127\.0\.0\.1|ECONNREFUSED|password/i);
      });
      await eventually(() => graph.login(administrator.email, administrator.password));
    });

    test('F-03, AC-16: without billing work goes on, prices are pending; then all of it is booked', async () => {
      let made: OwnTask | undefined;
      const before = await eventually(async () => {
        const { data } = await graph.ask<Shown>(olga.token, log, { id: olga.id });
        expect(data.account).not.toBeNull();
        return data.account;
      });
      await without('billing', async () => {
        made = await ownTask();
        expect(made.price).toEqual({ status: 'PENDING', fee: null, reward: null });
        const shuffle = await askShuffle(graph, admin);
        await eventually(async () =>
          expect(await shuffleStatus(graph, admin, shuffle)).toBe('FINISHED'),
        );
        const hers = (await allTasks(graph, admin)).find(
          ({ status, assignee }) => status === 'OPEN' && assignee.id === olga.id,
        );
        made = hers ?? (await ownTask());
        expect(await completeTask(graph, olga.token, made.id)).toBeNull();
        const balance = await graph.ask(olga.token, '{ me { name account { balance } } }');
        expect(balance.data).toEqual({ me: { name: 'Olga', account: null } });
        expect(balance.errors?.map(({ extensions }) => extensions?.code)).toEqual([
          'SUBGRAPH_UNAVAILABLE',
        ]);
      });
      await eventually(async () => expect(await pending()).toEqual([]));
      await eventually(async () => {
        const { data } = await graph.ask<Shown>(olga.token, log, { id: olga.id });
        const entries = data.account?.auditLog.edges ?? [];
        expect(entries.length).toBeGreaterThan(before?.auditLog.edges.length ?? 0);
        const kinds = entries.filter(({ node }) => node.task?.id === made?.id);
        expect(kinds[0]?.node.kind).toBe('REWARD');
        expect(kinds.filter(({ node }) => node.kind === 'REWARD')).toHaveLength(1);
      });
    });

    test('O-03: without tasks the admin’s other sections load, completing fails, nothing is edited from a copy', async () => {
      const task = await ownTask();
      await without('tasks', async () => {
        const view = await graph.ask<Record<string, object | null>>(admin, adminView);
        expect(pathsOf(view)).toEqual(['tasks']);
        expect(view.data['tasks']).toBeNull();
        for (const section of ['users', 'companyDays', 'incomeToday'])
          expect(view.data[section]).not.toBeNull();
        const done = await graph.ask<{ completeTask: null }>(
          olga.token,
          'mutation($input: CompleteTaskInput!) { completeTask(input: $input) { task { id } refusal { code } } }',
          { input: { taskId: task.id } },
        );
        expect(done.data).toEqual({ completeTask: null });
        expect(done.errors?.[0]?.extensions?.code).toBe('SUBGRAPH_UNAVAILABLE');
      });
      await eventually(async () => {
        const found = (await allTasks(graph, admin)).find(({ id }) => id === task.id);
        expect(found?.status).toBe('OPEN');
      });
    });

    test('A-11: without analytics nobody notices; back again it catches up', async () => {
      await without('analytics', async () => {
        const task = await ownTask();
        expect(await completeTask(graph, olga.token, task.id)).toBeNull();
        const view = await graph.ask<Record<string, object | null>>(admin, adminView);
        expect(pathsOf(view)).toEqual(['incomeToday']);
      });
      interface Incomes {
        readonly companyDays: { readonly income: MoneyValue }[];
        readonly incomeToday: { readonly income: MoneyValue } | null;
      }
      // what analytics says is what billing says.
      await eventually(async () => {
        const { data } = await graph.ask<Incomes>(
          admin,
          '{ companyDays(last: 1) { income } incomeToday { income } }',
        );
        expect(data.incomeToday?.income).toEqual(data.companyDays[0]?.income);
      });
    });
  });
}

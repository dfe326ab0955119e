// The graph's live fields through our own client (S-01, S-03): what a person is told while tasks move and money follows,
// compared with what the graph says when it is asked.
import { createLiveClient } from '@ates/client/create-live-client';
import type { LiveClient } from '@ates/client/live-client-types';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import {
  allTasks,
  askShuffle,
  completeTask,
  createTask,
  registerWorker,
  type TaskView,
  type Worker,
} from './company.ts';
import { administrator, type WholeGraph } from './whole-graph.ts';

interface TaskChange {
  readonly change: 'ARRIVED' | 'CHANGED' | 'LEFT';
  readonly version: number;
  readonly task: {
    readonly id: string;
    readonly title: string;
    readonly status: string;
    readonly assignee: { readonly id: string; readonly name: string };
  };
}

const taskChanged = `subscription($all: Boolean) { taskChanged(all: $all) {
  change version task { id title status assignee { id name } } } }`;
const entryPosted =
  'subscription { accountEntryPosted { id kind amount balanceAfter task { id title } taskTitle } }';
const entries = `{ account { version auditLog(first: 100) { edges { node {
  id kind amount balanceAfter task { id title } taskTitle } } } } }`;

/** What one subscription was told, in order. */
interface Watched<Value> {
  readonly frames: (Value | null)[];
  readonly errors: unknown[];
}

export function liveSuite(shared: () => WholeGraph): void {
  describe('live fields', () => {
    const clients: LiveClient[] = [];
    let graph: WholeGraph;
    let admin: string;
    let anna: Worker;
    let boris: Worker;

    beforeAll(async () => {
      graph = shared();
      admin = await graph.login(administrator.email, administrator.password);
      anna = await registerWorker(graph, admin, 'LiveAnna');
      boris = await registerWorker(graph, admin, 'LiveBoris');
    });
    afterAll(() => Promise.all(clients.map((client) => client.dispose())));

    /** Subscribes, and answers once the first frame is there: what happens from now on is told. */
    async function watch<Value>(
      token: string,
      field: string,
      query: string,
      variables: Record<string, unknown> = {},
    ): Promise<Watched<Value>> {
      const client = createLiveClient({
        url: graph.url.replace(/^http/, 'ws'),
        webSocketImpl: WebSocket,
        credentials: () => ({ authorization: `Bearer ${token}` }),
      });
      clients.push(client);
      const watched: Watched<Value> = { frames: [], errors: [] };
      client.subscribe<Record<string, Value | null>>(
        { query, variables },
        {
          next: ({ data, errors }) => {
            watched.frames.push(data?.[field] ?? null);
            watched.errors.push(...(errors ?? []));
          },
          error: (error) => watched.errors.push(error),
        },
      );
      await until(() => expect(watched.frames.length + watched.errors.length).toBeGreaterThan(0));
      expect(watched.errors).toEqual([]);
      return watched;
    }

    const until = (check: () => Promise<void> | void): Promise<void> =>
      vi.waitFor(check, { timeout: 60_000, interval: 50 });

    /** Creates tasks until both of them have some. */
    async function bothHaveTasks(): Promise<TaskView[]> {
      const created: TaskView[] = [];
      await until(async () => {
        const task = await createTask(graph, admin, 'a live task');
        if (typeof task !== 'string') created.push(task);
        for (const { id } of [anna, boris]) {
          expect(created.some(({ assignee }) => assignee.id === id)).toBe(true);
        }
      });
      return created;
    }

    test('S-03: a task that moves is seen to leave by one and to arrive by the other, and by nobody else', async () => {
      await bothHaveTasks();
      const mine = await Promise.all(
        [anna, boris].map(async (worker) => ({
          worker,
          watched: await watch<TaskChange>(worker.token, 'taskChanged', taskChanged),
        })),
      );
      const before = await allTasks(graph, admin);
      const shuffle = await askShuffle(graph, admin);
      await until(async () =>
        expect(await shuffleOf(shuffle)).toMatchObject({ status: 'FINISHED' }),
      );
      const after = await allTasks(graph, admin);
      for (const { worker, watched } of mine) {
        const had = idsOf(before, worker.id);
        const has = idsOf(after, worker.id);
        const moves = [
          ...has.filter((id) => !had.includes(id)).map((id) => `ARRIVED ${id}`),
          ...had.filter((id) => !has.includes(id)).map((id) => `LEFT ${id}`),
        ].toSorted();
        await until(() => expect(movesIn(watched)).toEqual(moves));
        for (const { change, task } of framesOf(watched)) {
          expect([...had, ...has]).toContain(task.id);
          // A price that came before the shuffle is told with the assignee of then.
          const now = after.find(({ id }) => id === task.id)?.assignee.id;
          expect(task.assignee.id).toBe(change === 'CHANGED' ? worker.id : now);
        }
      }
    });

    test('TT-1: a board is told every change of every task, the newest version last', async () => {
      const board = await watch<TaskChange>(anna.token, 'taskChanged', taskChanged, { all: true });
      const [task] = (await allTasks(graph, admin)).filter(
        ({ assignee, status }) => assignee.id === boris.id && status === 'OPEN',
      );
      const created =
        task ?? (await bothHaveTasks()).find(({ assignee }) => assignee.id === boris.id);
      expect(await completeTask(graph, boris.token, created?.id ?? '')).toBeNull();
      await until(() => {
        const told = framesOf(board).filter((frame) => frame.task.id === created?.id);
        expect(told.at(-1)?.task).toMatchObject({
          status: 'COMPLETED',
          assignee: { id: boris.id, name: boris.name },
        });
        const versions = told.map(({ version }) => version);
        expect(versions).toEqual(versions.toSorted((one, other) => one - other));
      });
    });

    test('the audit log as it grows: every entry once, in the order of booking', async () => {
      const log = await watch<{ id: string }>(anna.token, 'accountEntryPosted', entryPosted);
      const known = new Set((await logOf(anna)).map(({ id }) => id));
      for (let round = 0; round < 3; round += 1) await bothHaveTasks();
      await until(async () => {
        const booked = (await logOf(anna)).filter(({ id }) => !known.has(id)).toReversed();
        expect(booked.length).toBeGreaterThanOrEqual(3);
        expect(framesOf(log).filter(({ id }) => !known.has(id))).toEqual(booked);
      });
    });

    test('S-02: who may not see an account hears nothing of it', async () => {
      for (const field of ['balanceChanged', 'accountEntryPosted']) {
        const query = `subscription($id: ID) { ${field}(accountId: $id) { id } }`;
        const refused = await graph
          .subscriber(anna.token)
          .iterate({ query, variables: { id: boris.id } })
          .next()
          .catch((error: unknown) => error);
        expect(JSON.stringify(refused)).toContain('FORBIDDEN');
        expect(JSON.stringify(refused)).not.toContain(boris.name);
      }
    });

    test('a shuffle tells its progress up to the end', async () => {
      const id = await askShuffle(graph, admin);
      const progress = await watch<{ status: string }>(
        admin,
        'shuffleProgress',
        'subscription($id: ID!) { shuffleProgress(shuffleId: $id) { status considered reassigned kept skippedCompleted } }',
        { id },
      );
      await until(() => expect(progress.frames.at(-1)).toMatchObject({ status: 'FINISHED' }));
      expect(progress.frames.at(-1)).toEqual(await shuffleOf(id));
    });

    test('the company’s money of today, and that the figures have moved on', async () => {
      const { data } = await graph.ask<{ companyDays: { businessDay: string }[] }>(
        admin,
        '{ companyDays(last: 1) { businessDay } }',
      );
      const day = data.companyDays[0]?.businessDay ?? '';
      const company = await watch<object>(
        admin,
        'companyDayChanged',
        'subscription($day: Date!) { companyDayChanged(businessDay: $day) { businessDay fees rewards income } }',
        { day },
      );
      const figures = await watch<{ version: number }>(
        admin,
        'analyticsChanged',
        'subscription { analyticsChanged { scope version asOf } }',
      );
      const seen = figures.frames.at(-1)?.version ?? 0;
      await bothHaveTasks();
      await until(async () => {
        const now = await graph.ask<{ companyDay: object }>(
          admin,
          'query($day: Date!) { companyDay(businessDay: $day) { businessDay fees rewards income } }',
          { day },
        );
        expect(company.frames.at(-1)).toEqual(now.data.companyDay);
        expect(company.frames.length).toBeGreaterThan(1);
        expect(figures.frames.at(-1)?.version).toBeGreaterThan(seen);
      });
    });

    async function shuffleOf(id: string): Promise<object> {
      const { data } = await graph.ask<{ shuffle: object }>(
        admin,
        'query($id: ID!) { shuffle(id: $id) { status considered reassigned kept skippedCompleted } }',
        { id },
      );
      return data.shuffle;
    }

    async function logOf({ token }: Worker) {
      type Log = { account: { auditLog: { edges: { node: { id: string } }[] } } };
      const { data } = await graph.ask<Log>(token, entries);
      return data.account.auditLog.edges.map(({ node }) => node);
    }
  });
}

const idsOf = (tasks: readonly TaskView[], assigneeId: string): string[] =>
  tasks.filter(({ assignee }) => assignee.id === assigneeId).map(({ id }) => id);

const framesOf = <Value>({ frames }: Watched<Value>): Value[] =>
  frames.filter((frame) => frame !== null);

/** Who came and went; a task that was priced meanwhile has changed and did neither. */
const movesIn = (watched: Watched<TaskChange>): string[] =>
  framesOf(watched)
    .filter(({ change }) => change !== 'CHANGED')
    .map(({ change, task }) => `${change} ${task.id}`)
    .toSorted();

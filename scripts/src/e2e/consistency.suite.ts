// Reads after writes over the whole graph (Y-12, S-08): what a client has written or seen, it is never
// answered less of afterwards. With the broker standing still the answer is STALE, not old.
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { readRunFile } from '../services/run-files.ts';
import { registerWorker } from './company.ts';
import { administrator, type WholeGraph } from './whole-graph.ts';

interface Answer<Data> {
  readonly data: Data;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
  readonly extensions?: { readonly consistency?: string };
}

interface Log {
  readonly account: {
    readonly version: number;
    readonly auditLog: { readonly edges: readonly { readonly node: { task: { id: string } } }[] };
  } | null;
}

const create = `mutation($input: CreateTaskInput!) {
  createTask(input: $input) { task { id assignee { id } } refusal { code } } }`;
const log = `query($id: ID!) { account(accountId: $id) {
  version auditLog(first: 100) { edges { node { task { id } } } } } }`;

export function consistencySuite(shared: () => WholeGraph): void {
  describe('reads after writes', () => {
    let graph: WholeGraph;
    let admin: string;

    beforeAll(async () => {
      graph = shared();
      admin = await graph.login(administrator.email, administrator.password);
      await registerWorker(graph, admin, 'Carla');
      // She reaches tasks a moment later.
      await vi.waitFor(
        async () => {
          if (!(await createTask()).task) throw new Error('nobody to draw yet');
        },
        { timeout: 60_000, interval: 50 },
      );
    });

    async function ask<Data>(
      query: string,
      variables: Record<string, unknown>,
      token?: string,
    ): Promise<Answer<Data>> {
      const response = await fetch(graph.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${admin}`,
          ...(token === undefined ? {} : { 'x-consistency': token }),
        },
        body: JSON.stringify({ query, variables }),
      });
      // The test says what it expects there; its assertions find out.
      return (await response.json()) as Answer<Data>;
    }

    async function createTask() {
      const { data, extensions } = await ask<{
        createTask: { task: { id: string; assignee: { id: string } } | null };
      }>(create, { input: { title: 'a task' } });
      return { task: data.createTask.task, token: extensions?.consistency };
    }

    async function versionOf(id: string): Promise<number> {
      const { data } = await ask<Log>(log, { id });
      return data.account?.version ?? 0;
    }

    const tasksIn = ({ data }: Answer<Log | null>): (string | undefined)[] =>
      data?.account?.auditLog.edges.map(({ node }) => node.task?.id) ?? [];

    async function brokerPid(): Promise<number> {
      const broker = await readRunFile(graph.dataDir, 'nats');
      if (!broker) throw new Error('the broker is not ours');
      return broker.pid;
    }

    test('Y-12: with its token a created task is in the audit log at once, every time', async () => {
      for (let round = 0; round < 20; round += 1) {
        const { task, token } = await createTask();
        const answer = await ask<Log>(log, { id: task?.assignee.id }, token);
        expect(answer.errors).toBeUndefined();
        expect(tasksIn(answer)).toContain(task?.id);
      }
    });

    test('Y-12, U-02: with its token a registered person has an account at once', async () => {
      const { data, extensions } = await ask<{ registerUser: { user: { id: string } } }>(
        'mutation($input: RegisterUserInput!) { registerUser(input: $input) { user { id } } }',
        {
          input: {
            name: 'Anna',
            email: 'anna@ates.example',
            password: 'Anna-password-1',
            role: 'MANAGER',
            reason: 'hired',
          },
        },
      );
      const { id } = data.registerUser.user;
      const answer = await ask<Log>(log, { id }, extensions?.consistency);
      expect(answer.data.account?.version).toBeGreaterThan(0);
    });

    test('Y-02, Y-12: the broker stands still: mutations work, and their token says STALE elsewhere', async () => {
      const pid = await brokerPid();
      process.kill(pid, 'SIGSTOP');
      let token: string | undefined;
      let taskId: string | undefined;
      let assignee: string | undefined;
      try {
        const created = await createTask();
        token = created.token;
        taskId = created.task?.id;
        assignee = created.task?.assignee.id;
        const own = await ask<{ task: { id: string } }>(
          'query($id: ID!) { task(id: $id) { id } }',
          { id: taskId },
          token,
        );
        expect(own.data.task.id).toBe(taskId);
        const answer = await ask<Log | null>(log, { id: assignee }, token);
        expect(tasksIn(answer)).toEqual([]);
        expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['STALE']);
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      await vi.waitFor(
        async () => {
          const answer = await ask<Log | null>(log, { id: assignee }, token);
          expect(tasksIn(answer)).toContain(taskId);
        },
        { timeout: 60_000, interval: 50 },
      );
    });

    test('S-08: whoever saw a version of the balance live is never answered less', async () => {
      const behind: string[] = [];
      const asking: Promise<void>[] = [];
      const newest = new Map<string, number>();
      async function askAfter(id: string, seen: number): Promise<void> {
        newest.set(id, Math.max(newest.get(id) ?? 0, seen));
        const answered = await versionOf(id);
        if (answered < seen) behind.push(`saw ${seen}, was answered ${answered}`);
      }
      const watch = (id: string): void =>
        void graph.subscriber(admin).subscribe<{ balanceChanged: { version: number } }>(
          {
            query: 'subscription($id: ID!) { balanceChanged(accountId: $id) { version } }',
            variables: { id },
          },
          {
            next: ({ data }) => void asking.push(askAfter(id, data?.balanceChanged.version ?? 0)),
            error: (error) => behind.push(JSON.stringify(error)),
            complete: () => undefined,
          },
        );
      for (let round = 0; round < 15; round += 1) {
        const { task } = await createTask();
        const id = task?.assignee.id ?? '';
        if (newest.has(id)) continue;
        newest.set(id, 0);
        watch(id);
      }
      await vi.waitFor(
        async () => {
          for (const [id, seen] of newest) expect(seen).toBe(await versionOf(id));
        },
        { timeout: 60_000, interval: 50 },
      );
      await Promise.all(asking);
      expect(asking.length).toBeGreaterThan(2);
      expect(behind).toEqual([]);
    });
  });
}

// Whatever is sent, the graph answers with a clear code: never a 5xx, never a word from inside, and nothing is written.
// Asked as an admin, so that no missing right hides what happens. The attempts are in bad-input/.
import { connectBroker } from '@ates/schema/broker/connect';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { readClockConfig } from '../clock/config.ts';
import { shown } from './bad-input/attempt.ts';
import { badDocuments } from './bad-input/documents.ts';
import { badIds, subscribedIds } from './bad-input/ids.ts';
import { badPages } from './bad-input/pages.ts';
import { rawRequests } from './bad-input/requests.ts';
import { badTexts } from './bad-input/texts.ts';
import { allTasks } from './company.ts';
import { hire, type Person } from './staff.ts';
import { administrator, type GraphAnswer, type WholeGraph } from './whole-graph.ts';

export function badInputSuite(shared: () => WholeGraph): void {
  describe('bad input', () => {
    let graph: WholeGraph;
    let admin: Person;
    let worker: Person;
    /** How much the graph had printed when this began. */
    let said: number;
    let before: string;
    let told: Record<string, number>;

    beforeAll(async () => {
      graph = shared();
      said = graph.output().length;
      const token = await graph.login(administrator.email, administrator.password);
      admin = await hire(graph, token, 'ADMIN', 'boss');
      worker = await hire(graph, token, 'WORKER', 'wanda');
      await vi.waitFor(
        async () => {
          const { data } = await graph.ask<{ account: object | null }>(
            worker.token,
            '{ account { id } }',
          );
          if (!data.account) throw new Error('no account yet');
          // What came before is over: nothing changes any more by itself.
          const tasks = await allTasks(graph, admin.token);
          expect(tasks.map(({ price }) => price.status)).not.toContain('PENDING');
        },
        { timeout: 60_000, interval: 100 },
      );
      before = await everything();
      told = await lastTold();
    });

    /** All there is to see, as one text. */
    async function everything(): Promise<string> {
      const { data } = await graph.ask(
        admin.token,
        `query($boss: ID!) {
      users(first: 100) { edges { node { id name email role status version } } }
      tasks(first: 100) { edges { node { id title status version } } }
      userHistory(userId: $boss) { edges { node { version } } }
      payouts(first: 100) { edges { cursor } }
      account(accountId: $boss) { version balance }
      usersDeadLetters { edges { cursor } } tasksDeadLetters { edges { cursor } }
      billingDeadLetters { edges { cursor } } analyticsDeadLetters { edges { cursor } }
    }`,
        { boss: admin.id },
      );
      return JSON.stringify(data);
    }

    /** How far each log and the contacts have come; states may follow from reading alone. */
    async function lastTold(): Promise<Record<string, number>> {
      const { natsUrl } = await readClockConfig(graph.dataDir, {});
      const broker = await connectBroker({ url: natsUrl, name: 'test' });
      const streams = ['USERS', 'TASKS', 'BILLING', 'CONTACTS', 'DLQ'];
      const found = await Promise.all(
        streams.map(
          async (name) => [name, (await broker.jsm.streams.info(name)).state.last_seq] as const,
        ),
      );
      await broker.close();
      return Object.fromEntries(found);
    }

    /** The codes of errors and refusals; `nothing` when there are none and nothing is told. */
    function outcome({ data, errors }: GraphAnswer<unknown>): string {
      const codes = (errors ?? []).map(({ extensions, message }) => extensions?.code ?? message);
      const refusals = [...JSON.stringify(data ?? null).matchAll(/"refusal":\{"code":"(\w+)"/g)];
      const all = new Set([...codes, ...refusals.map(([, code = '']) => code)]);
      if (all.size > 0) return [...all].join(' ');
      return tellsNothing(data) ? 'nothing' : `an answer: ${JSON.stringify(data)}`;
    }

    const tellsNothing = (data: unknown): boolean =>
      typeof data === 'object' &&
      data !== null &&
      Object.values(data).every((value) =>
        ['null', '[]', '{"edges":[]}'].includes(JSON.stringify(value)),
      );

    /** What no client may ever read. */
    const inside =
      /(\/(home|work|app|node_modules)\/|\.ts:\d|\bat .+:\d+:\d+|postgres|nats:|127\.0\.0\.1|select .+ from|syntax error at|JetStream|stack)/i;

    describe.each([
      ['ids', badIds],
      ['pages', badPages],
      ['texts', badTexts],
      ['documents', badDocuments],
    ] as const)('bad %s', (_name, attempts) => {
      test.each(attempts.map((one) => [one.title, one] as const))('%s', async (_title, one) => {
        const answer = await graph.ask(admin.token, one.document, one.variables);
        expect(one.expected).toContain(outcome(answer));
        expect(answer.status).toBeLessThan(500);
        for (const { message } of answer.errors ?? []) expect(message).not.toMatch(inside);
      });
    });

    describe('bad requests', () => {
      test.each(rawRequests.map((raw) => [raw.title, raw] as const))('%s', async (_title, raw) => {
        const response = await fetch(`${graph.url}${raw.path ?? ''}`, raw.init);
        const text = await response.text();
        expect([response.status, text]).toEqual([
          raw.status,
          expect.stringContaining(`"${raw.code}"`),
        ]);
        expect(text).not.toMatch(inside);
      });
    });

    describe('bad subscriptions', () => {
      test.each(subscribedIds.map((id) => [shown(id), id] as const))(
        'to the account of %s: refused, and nobody’s balance is heard',
        async (_title, id) => {
          const answer = await new Promise<string>((resolve) => {
            graph.subscriber(admin.token).subscribe(
              {
                query: 'subscription($id: ID) { balanceChanged(accountId: $id) { balance } }',
                variables: { id },
              },
              {
                next: ({ data, errors }) => resolve(JSON.stringify({ data, errors })),
                error: (error) => resolve(JSON.stringify(error)),
                complete: () => resolve('ended'),
              },
            );
          });
          expect(answer).toMatch(/"(BAD_USER_INPUT|NOT_FOUND|FORBIDDEN)"/);
          expect(answer).not.toContain('amount');
        },
      );
    });

    describe('afterwards', () => {
      test('everything is as it was, and nothing was told', async () => {
        expect(await everything()).toBe(before);
        expect(await lastTold()).toEqual(told);
      });

      test('every service still answers, and complained of no defect', async () => {
        const { errors } = await graph.ask(
          admin.token,
          '{ me { account { balance } } incomeToday { income } tasks { edges { cursor } } }',
        );
        expect(errors).toBeUndefined();
        expect(graph.output().slice(said)).not.toMatch(/"level":(50|60)/);
      });

      test('a text is only a text: what looks like SQL is kept as it is, and a pattern matches itself', async () => {
        const title = "'; DROP TABLE tasks; -- %_\\ $1 <b>";
        const created = await graph.ask<{ createTask: { task: { title: string } | null } }>(
          admin.token,
          'mutation($input: CreateTaskInput!) { createTask(input: $input) { task { title } refusal { code } } }',
          { input: { title, description: title } },
        );
        expect(created.data.createTask.task?.title).toBe(title);
        const found = async (text: string): Promise<number> => {
          const query = 'query($text: String) { tasks(text: $text) { edges { cursor } } }';
          const { data } = await graph.ask<{ tasks: { edges: object[] } }>(admin.token, query, {
            text,
          });
          return data.tasks.edges.length;
        };
        expect(
          await Promise.all(['DROP TABLE', '%_\\', '%DROP%', '_____', "'"].map(found)),
        ).toEqual([1, 1, 0, 0, 1]);
      });
    });
  });
}

// Y-10: what one mutation led to is found by its correlation id: events and states of every service, ledger
// entries, mails, and log lines of every process that took part.
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { databaseUrl } from '../services/ensure-database.ts';
import { readRunFile } from '../services/run-files.ts';
import { registerWorker } from './company.ts';
import { administrator, type WholeGraph } from './whole-graph.ts';

export function correlationSuite(shared: () => WholeGraph): void {
  describe('one chain', () => {
    const soon = { timeout: 60_000, interval: 50 };
    const correlationId = randomUUID();
    let graph: WholeGraph;
    let admin: string;

    beforeAll(async () => {
      graph = shared();
      admin = await graph.login(administrator.email, administrator.password);
      await registerWorker(graph, admin, 'Cora');
    });

    async function createTask(id: string): Promise<string | undefined> {
      const response = await fetch(graph.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${admin}`,
          'x-correlation-id': id,
        },
        body: JSON.stringify({
          query: `mutation { createTask(input: { title: "chained" }) { task { id } } }`,
        }),
      });
      // The schema says so.
      const { data } = (await response.json()) as {
        data: { createTask: { task: { id: string } | null } };
      };
      return data.createTask.task?.id;
    }

    /** Runs one query on a service's own database. */
    async function rowsOf(service: string, query: string): Promise<string[]> {
      const server = await readRunFile(graph.dataDir, 'postgres');
      const password = (await readFile(join(graph.dataDir, 'postgres-password'), 'utf8')).trim();
      const url = `postgres://postgres:${password}@127.0.0.1:${server?.port}/postgres`;
      const sql = postgres(databaseUrl(url, `ates_${service}`), { max: 1 });
      try {
        const rows = await sql.unsafe<{ what: string }[]>(query);
        return rows.map(({ what }) => what).toSorted();
      } finally {
        await sql.end();
      }
    }

    const told = (service: string, table: 'events' | 'states') =>
      rowsOf(
        service,
        `select type as what from ${table} where envelope ->> 'correlationid' = '${correlationId}'`,
      );

    test('Y-10: one mutation, one correlation id in every event, ledger entry, mail and log line', async () => {
      await vi.waitFor(async () => {
        if (!(await createTask(randomUUID()))) throw new Error('nobody to draw yet');
      }, soon);
      const taskId = await createTask(correlationId);
      expect(taskId).toBeDefined();

      // Tasks tells, billing answers, tasks takes the price: the state it told last is of the same chain.
      await vi.waitFor(async () => {
        expect(await told('tasks', 'events')).toEqual([
          'ates.tasks.task.assigned.v1',
          'ates.tasks.task.created.v2',
        ]);
        expect(await told('tasks', 'states')).toEqual(['ates.tasks.task.v2']);
        expect(await told('billing', 'events')).toEqual([
          'ates.billing.entry.posted.v1',
          'ates.billing.task.priced.v1',
        ]);
        expect(await told('billing', 'states')).toContain('ates.billing.account.v1');
        expect(
          await rowsOf(
            'billing',
            `select kind as what from ledger_entries where correlation_id = '${correlationId}'`,
          ),
        ).toEqual(['FEE']);
        expect(
          await rowsOf(
            'tasks',
            `select cause as what from mails where correlation_id = '${correlationId}'`,
          ),
        ).toEqual([`task.${taskId}`]);
      }, soon);
      // Nothing of this task belongs to another chain.
      expect(
        await rowsOf(
          'billing',
          `select correlation_id as what from ledger_entries where task_id = '${taskId}'`,
        ),
      ).toEqual([correlationId]);
      expect(
        await rowsOf(
          'tasks',
          `select distinct envelope ->> 'correlationid' as what from events where aggregate_id = '${taskId}'`,
        ),
      ).toEqual([correlationId]);

      await vi.waitFor(async () => {
        const names = await readdir(graph.mailDir);
        const mails = await Promise.all(
          names.map((name) => readFile(join(graph.mailDir, name), 'utf8')),
        );
        expect(mails.filter((mail) => mail.includes(correlationId))).toHaveLength(1);
      }, soon);

      await vi.waitFor(() => {
        const lines = graph
          .output()
          .split('\n')
          .filter((line) => line.includes(correlationId));
        const who = lines.flatMap((line) => /"name":"([a-z]+)"/.exec(line)?.[1] ?? []);
        expect(new Set(who)).toEqual(new Set(['gateway', 'tasks', 'billing', 'analytics']));
        for (const message of ['request', 'command done', 'events handled', 'mail written']) {
          expect(lines.some((line) => line.includes(`"msg":"${message}"`))).toBe(true);
        }
      }, soon);
    });
  });
}

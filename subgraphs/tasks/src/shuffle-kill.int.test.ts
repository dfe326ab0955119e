// TT-11: a process is killed in the middle of a shuffle of thousands; the next one goes on where it
// stopped. The counts add up, and each reassignment is told exactly once.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@ates/kit/testing/eventually';
import { spawnSubgraph } from '@ates/kit/testing/spawn-subgraph';
import { connectBroker, type Broker } from '@ates/schema/broker/connect';
import { streamDefinitions } from '@ates/schema/broker/streams';
import { taskAssignedV1, type TaskAssignedV1 } from '@ates/schema/contracts/tasks';
import type { CloudEvent } from '@ates/schema/contracts/envelope';
import { expect, inject, onTestFinished, test } from 'vitest';
import { openCommands, type Commands } from '../testing/open-commands.ts';

const main = new URL('main.ts', import.meta.url);
const size = 3000;
const chunk = 50;

test('a shuffle whose process is killed is finished by the next, and nothing is lost or told twice', async () => {
  const commands = await openCommands(inject('postgresUrl'));
  const natsPrefix = `t${randomBytes(6).toString('hex')}.`;
  const natsUrl = inject('natsUrl');
  const mailFolder = await mkdtemp(join(tmpdir(), 'ates-mails-'));
  const broker = await connectBroker({ url: natsUrl, name: 'kill', prefix: natsPrefix });
  const env = {
    DATABASE_URL: commands.databaseUrl,
    NATS_URL: natsUrl,
    NATS_PREFIX: natsPrefix,
    SHUFFLE_CHUNK_MAX: String(chunk),
    MAIL_DIR: mailFolder,
  };
  const watcher = commands.deps.database.sql;
  onTestFinished(async () => {
    for (const { name } of streamDefinitions)
      await broker.jsm.streams.delete(broker.stream(name)).catch(() => undefined);
    await broker.close();
    await commands.close();
    await rm(mailFolder, { recursive: true, force: true });
  });

  await commands.fill(size);
  const { id } = await commands.ask();
  if (id === null) throw new Error('refused');
  for (let kills = 0; kills < 3; kills += 1) {
    const running = await spawnSubgraph(main, env);
    const [before] = await watcher`select considered from shuffles where id = ${id}`;
    await eventually(async () => {
      const [now] = await watcher`select considered, status from shuffles where id = ${id}`;
      if (now?.['considered'] === before?.['considered']) throw new Error('not going on');
    });
    await running.kill();
  }
  const [killed] = await watcher`select status, considered from shuffles where id = ${id}`;
  expect(killed?.['status']).toBe('RUNNING');
  expect(killed?.['considered']).toBeLessThan(size);

  const last = await spawnSubgraph(main, env);
  await eventually(async () => {
    expect((await commands.shuffle(id)).status).toBe('FINISHED');
    expect(await watcher`select 1 from outbox limit 1`).toHaveLength(0);
  });
  await last.stop();

  const { considered, reassigned, kept, skippedCompleted } = await commands.shuffle(id);
  expect({ considered, skippedCompleted }).toEqual({ considered: size, skippedCompleted: 0 });
  expect(reassigned + kept).toBe(size);
  const stored = (await commands.facts(taskAssignedV1.type)).filter(
    ({ data }) => data.shuffleId === id,
  );
  expect(stored).toHaveLength(reassigned);
  const told = await assignmentsTold(broker, id);
  expect(told.map(({ id: eventId }) => eventId).toSorted()).toEqual(
    (await eventIds(watcher, id)).toSorted(),
  );
  const moved = new Map(told.map(({ data }) => [data.taskId, data.assigneeId]));
  const rows = await watcher<{ id: string; assignee_id: string }[]>`
    select id, assignee_id from tasks where id = any(${`{${[...moved.keys()].join(',')}}`}::text[])`;
  expect(rows).toHaveLength(reassigned);
  for (const row of rows) expect(row.assignee_id).toBe(moved.get(row.id));
}, 180_000);

const eventIds = async (
  sql: Commands['deps']['database']['sql'],
  shuffle: string,
): Promise<string[]> =>
  (
    await sql<{ event_id: string }[]>`
      select event_id from events where envelope -> 'data' ->> 'shuffleId' = ${shuffle}
        and type = ${taskAssignedV1.type}`
  ).map(({ event_id }) => event_id);

/** What the shuffle told on TASKS. A publish that was repeated counts twice unless the broker knew it. */
async function assignmentsTold(
  broker: Broker,
  shuffle: string,
): Promise<CloudEvent<TaskAssignedV1>[]> {
  const told: CloudEvent<TaskAssignedV1>[] = [];
  const stream = broker.stream('TASKS');
  const consumer = await broker.js.consumers.get(stream, {
    filter_subjects: broker.subject('evt.tasks.task.assigned.v1.*'),
  });
  let { num_pending: pending } = await consumer.info();
  while (pending > 0) {
    for await (const message of await consumer.fetch({ max_messages: Math.min(500, pending) })) {
      // Filtered by the contract's subject.
      const event = message.json<CloudEvent<TaskAssignedV1>>();
      if (event.data.shuffleId === shuffle) told.push(event);
      pending = message.info.pending;
    }
  }
  return told;
}

// TT-17, Y-08: tasks whose events are of version 1, as an older system stored them: they are loaded,
// shown, completed and shuffled like any other.
import { encodeEvent } from '@ates/schema/contracts/codec';
import { newEvent } from '@ates/schema/contracts/envelope';
import { eventsOf } from '@ates/kit/events/load-events';
import { taskAssignedV1, taskCreatedV1, taskCreatedV2 } from '@ates/schema/contracts/tasks';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openCommands, type Commands } from '../testing/open-commands.ts';

let commands: Commands;
beforeAll(async () => {
  commands = await openCommands(inject('postgresUrl'));
});
afterAll(() => commands.close());

const at = '2025-11-03T09:00:00.000Z';

/** A task as version 1 wrote it: the Jira id inside the title, in the event store as in the row. */
async function oldTask(id: string, title: string, row = { title, jiraId: null as string | null }) {
  const facts = (version: number) => ({
    id: commands.ports.newId(),
    time: at,
    aggregateVersion: version,
    correlationId: 'an-old-request',
    causationId: 'an-old-command',
    actor: { id: 'ada', role: 'ADMIN' as const },
  });
  const created = newEvent(taskCreatedV1, facts(1), {
    taskId: id,
    title,
    description: null,
    createdBy: 'ada',
    createdAt: at,
  });
  const assigned = newEvent(taskAssignedV1, facts(2), {
    taskId: id,
    assigneeId: 'w1',
    reason: 'CREATED',
    assignedAt: at,
  });
  const { sql } = commands.deps.database;
  await sql`insert into aggregates (type, id, version) values ('task', ${id}, 2)`;
  for (const [event, text] of [
    [created, encodeEvent(taskCreatedV1, created)],
    [assigned, encodeEvent(taskAssignedV1, assigned)],
  ] as const) {
    await sql`
      insert into events (event_id, aggregate_type, aggregate_id, aggregate_version, type, envelope)
      values (${event.id}, 'task', ${id}, ${event.aggregateversion}, ${event.type}, ${text}::text::jsonb)`;
  }
  await sql`
    insert into tasks (id, title, jira_id, status, assignee_id, created_by, created_at, version, updated_at)
    values (${id}, ${row.title}, ${row.jiraId}, 'OPEN', 'w1', 'ada', ${at}, 2, ${at})`;
}

test.each([
  ['[UBERPOP-42] Pop the uber', 'Pop the uber', 'UBERPOP-42'],
  ['[UBERPOP-42] – Pop the uber', 'Pop the uber', 'UBERPOP-42'],
  ['[UBERPOP-42]-Pop', 'Pop', 'UBERPOP-42'],
  ['[uberpop 42] Pop the uber', '[uberpop 42] Pop the uber', undefined],
  ['Pop [the] uber', 'Pop [the] uber', undefined],
  ['[UBERPOP-42]', '[UBERPOP-42]', undefined],
])('TT-17: the stored v1 title %j is read as %j, %j', async (stored, title, jiraId) => {
  const id = commands.ports.newId();
  await oldTask(id, stored);
  const [created] = await eventsOf(commands.deps.database.db, 'task', id);
  expect(created?.type).toBe(taskCreatedV2.type);
  expect(created?.data).toMatchObject({ title, ...(jiraId === undefined ? {} : { jiraId }) });
});

test('Y-08: it is completed by its assignee and nobody else, and goes on with the next version', async () => {
  const id = commands.ports.newId();
  await oldTask(id, '[UBERPOP-42] Pop the uber');
  expect(await commands.complete('w2', id)).toBe('NOT_ASSIGNEE');
  expect(await commands.complete('w1', id)).toBeNull();
  expect(await commands.complete('w1', id)).toBe('TASK_ALREADY_COMPLETED');
  const facts = await eventsOf(commands.deps.database.db, 'task', id);
  expect(facts.map(({ type, aggregateversion }) => [type, aggregateversion])).toEqual([
    ['ates.tasks.task.created.v2', 1],
    ['ates.tasks.task.assigned.v1', 2],
    ['ates.tasks.task.completed.v1', 3],
  ]);
});

test('TT-17: a title with brackets is refused from a command, yet an old one does not stand in a shuffle’s way', async () => {
  const id = commands.ports.newId();
  await oldTask(id, '[no jira id] at all');
  commands.ports.willDraw(...Array.from({ length: 20 }, () => 2));
  const { id: shuffle } = await commands.ask();
  while (await commands.work());
  expect((await commands.shuffle(shuffle ?? '')).status).toBe('FINISHED');
  expect(await commands.assigneeOf(id)).toBe('w2');
  const { sql } = commands.deps.database;
  const [state] = await sql`
    select envelope -> 'data' ->> 'title' as title, version::int from states where entity_id = ${id}`;
  expect(state).toEqual({ title: '[no jira id] at all', version: 3 });
});

// Shuffles chunk by chunk (TT-9 … TT-15, D-6 … D-12): what they cover, what comes between, who waits.
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { person, workers } from '../testing/open-company.ts';
import { openCommands, type Commands } from '../testing/open-commands.ts';

const assigned = 'ates.tasks.task.assigned.v1';
const completed = 'ates.tasks.task.completed.v1';
const finished = 'ates.tasks.shuffle.finished.v1';

let commands: Commands;
beforeEach(async () => {
  commands = await openCommands(inject('postgresUrl'));
});
afterEach(() => commands.close());

async function ask(): Promise<string> {
  const { id, refusal } = await commands.ask();
  if (id === null) throw new Error(refusal ?? 'refused');
  return id;
}

async function workAll(): Promise<void> {
  while (await commands.work());
}

test('TT-11: a shuffle is about the tasks open when it starts, not those that come while it works', async () => {
  const before = await commands.create(12);
  const id = await ask();
  await commands.work();
  const after = await commands.create(3);
  await workAll();
  expect(await commands.shuffle(id)).toMatchObject({ status: 'FINISHED', considered: 12 });
  const moved = (await commands.facts(assigned))
    .filter(({ data }) => data.shuffleId === id)
    .map(({ aggregateId }) => aggregateId);
  expect(before.map((task) => task.id)).toEqual(expect.arrayContaining(moved));
  for (const task of after) expect(moved).not.toContain(task.id);
});

test('D-12: what is completed before the shuffle comes by is skipped, and counted; what is done before it starts is not', async () => {
  const tasks = await commands.create(14);
  const [doneBefore, , , , , , ...later] = tasks;
  if (!doneBefore) throw new Error('no task');
  await commands.complete(doneBefore.assigneeId, doneBefore.id);
  const id = await ask();
  await commands.work();
  // The first five open ones have been drawn for; these three have not.
  for (const task of later.slice(-3)) await commands.complete(task.assigneeId, task.id);
  await workAll();
  const shuffle = await commands.shuffle(id);
  expect(shuffle).toMatchObject({ considered: 10, skippedCompleted: 3, status: 'FINISHED' });
  expect(shuffle.reassigned + shuffle.kept).toBe(10);
  const [told] = await commands.facts(finished);
  expect(told?.data).toMatchObject({ considered: 10, skippedCompleted: 3 });
});

test('a task completed after its draw is not skipped: the shuffle came first', async () => {
  const [task] = await commands.create(6);
  if (!task) throw new Error('no task');
  const id = await ask();
  await commands.work();
  expect(await commands.complete(await commands.assigneeOf(task.id), task.id)).toBeNull();
  await workAll();
  expect(await commands.shuffle(id)).toMatchObject({ considered: 6, skippedCompleted: 0 });
});

test('D-6, TT-12: a draw of the present assignee changes nothing and tells nothing; one person may get all', async () => {
  commands.ports.willDraw(0, 1, 2);
  const [first, second, third] = await commands.create(3);
  commands.ports.willDraw(1, 1, 1);
  const id = await ask();
  await workAll();
  expect(await commands.shuffle(id)).toMatchObject({ considered: 3, reassigned: 2, kept: 1 });
  const moved = (await commands.facts(assigned)).filter(({ data }) => data.shuffleId === id);
  expect(moved.map(({ aggregateId, version }) => [aggregateId, version])).toEqual([
    [first?.id, 3],
    [third?.id, 3],
  ]);
  expect(moved.map(({ data }) => data.previousAssigneeId)).toEqual([
    first?.assigneeId,
    third?.assigneeId,
  ]);
  expect(new Set(moved.map(({ data }) => data.assigneeId))).toEqual(new Set([second?.assigneeId]));
});

test('a shuffle of nothing is finished at once', async () => {
  const id = await ask();
  await workAll();
  expect(await commands.shuffle(id)).toMatchObject({ status: 'FINISHED', considered: 0 });
});

test('TT-11: 20 shuffles go one after another in the order asked, each to its end', async () => {
  await commands.create(12);
  const ids = [];
  for (let count = 0; count < 20; count += 1) ids.push(await ask());
  // Two replicas: only one of them works at a time.
  await Promise.all([workAll(), workAll()]);
  const told = (await commands.facts(finished)).map(({ aggregateId }) => aggregateId);
  expect(told).toEqual(ids);
  const order = (await commands.facts(assigned)).flatMap(({ data }) => data.shuffleId ?? []);
  expect([...new Set(order)]).toEqual(ids.filter((id) => order.includes(id)));
  for (const id of ids) {
    const { considered, reassigned, kept } = await commands.shuffle(id);
    expect({ considered, sum: reassigned + kept }).toEqual({ considered: 12, sum: 12 });
  }
});

test('TT-11: the queue is bounded, and has room again when a shuffle has ended', async () => {
  await commands.close();
  commands = await openCommands(inject('postgresUrl'), { shuffleQueueMax: 2 });
  await commands.create(1);
  await ask();
  await ask();
  expect(await commands.ask()).toEqual({ id: null, refusal: 'SHUFFLE_QUEUE_FULL' });
  await commands.work();
  expect((await commands.ask()).refusal).toBeNull();
});

test('TT-11: twenty who ask at once do not overfill the queue', async () => {
  await commands.close();
  commands = await openCommands(inject('postgresUrl'), { shuffleQueueMax: 7 });
  await commands.create(1);
  const answers = await Promise.all(Array.from({ length: 20 }, () => commands.ask()));
  expect(answers.filter(({ refusal }) => refusal === null)).toHaveLength(7);
  expect(answers.filter(({ refusal }) => refusal === 'SHUFFLE_QUEUE_FULL')).toHaveLength(13);
});

test('D-10: nobody left to draw in the middle: the rest stays, and the shuffle says PARTIAL', async () => {
  await commands.create(12);
  const id = await ask();
  await commands.work();
  for (const one of [person('acc', 'ACCOUNTANT'), ...workers])
    await commands.person(one, 2, 'DEACTIVATED');
  await workAll();
  expect(await commands.shuffle(id)).toMatchObject({
    status: 'PARTIAL',
    considered: 5,
    skippedCompleted: 0,
  });
  expect(await commands.ask()).toEqual({ id: null, refusal: 'NO_ELIGIBLE_ASSIGNEE' });
});

test('D-11, D-7: who is promoted keeps the task and may finish it, until the next shuffle takes it', async () => {
  commands.ports.willDraw(1, 1);
  const [kept, lost] = await commands.create(2);
  if (!kept || !lost) throw new Error('no task');
  expect(kept.assigneeId).toBe('w1');
  await commands.person(person('w1', 'MANAGER'), 2);
  expect(await commands.complete('w1', kept.id)).toBeNull();
  await ask();
  await workAll();
  expect(await commands.assigneeOf(lost.id)).not.toBe('w1');
  expect(await commands.complete('w1', lost.id)).toBe('NOT_ASSIGNEE');
});

test('TT-15, D-12: shuffles and completions side by side: whoever is first wins, nothing is lost or doubled', async () => {
  const tasks = await commands.create(40);
  const codes: (string | null)[] = [];
  const completeAll = async (own: readonly { id: string }[]): Promise<void> => {
    for (const { id } of own)
      codes.push(await commands.complete(await commands.assigneeOf(id), id));
  };
  const shuffles: string[] = [];
  for (let count = 0; count < 4; count += 1) shuffles.push(await ask());
  await Promise.all([
    workAll(),
    ...[0, 1, 2].map((part) => completeAll(tasks.filter((_, index) => index % 4 === part))),
  ]);
  await workAll();

  expect(codes.filter((code) => code !== null && code !== 'NOT_ASSIGNEE')).toEqual([]);
  const moves = await commands.facts(assigned);
  const ends = await commands.facts(completed);
  expect(ends).toHaveLength(codes.filter((code) => code === null).length);
  for (const { aggregateId, version, data } of ends) {
    const own = moves.filter((move) => move.aggregateId === aggregateId);
    expect(own.at(-1)?.data.assigneeId).toBe(data.assigneeId);
    expect(own.every((move) => move.version < version)).toBe(true);
  }
  for (const id of shuffles) {
    const { status, considered, reassigned, kept, skippedCompleted, openAtStart } =
      await commands.shuffle(id);
    expect({ status, all: considered + skippedCompleted }).toEqual({
      status: 'FINISHED',
      all: openAtStart,
    });
    expect(reassigned + kept).toBe(considered);
    expect(moves.filter(({ data }) => data.shuffleId === id)).toHaveLength(reassigned);
  }
  const { sql } = commands.deps.database;
  const [gaps] = await sql`
    select count(*)::int as count from tasks t join aggregates a on a.type = 'task' and a.id = t.id
    where a.version <> t.version
       or a.version <> (select count(*) from events e where e.aggregate_type = 'task' and e.aggregate_id = t.id)`;
  expect(gaps).toEqual({ count: 0 });
});

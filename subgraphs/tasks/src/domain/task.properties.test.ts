// The rules of tasks under random sequences of commands by random people, against a model that is as
// simple as the rules read: who has which task, and which are done.
import type { Decision } from '@ates/kit/domain/decision';
import { taskId, userId, type UserId } from '@ates/kit/domain/ids';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawAssignee } from './assignable.ts';
import {
  absentTask,
  decideCompleteTask,
  decideCreateTask,
  decideReassignTask,
  evolveTask,
  type TaskEvent,
  type TaskState,
} from './task.ts';

const now = new Date('2026-03-03T09:00:00.000Z');
const people = ['w1', 'w2', 'w3', 'acc', 'mia', 'ada'].map(userId);
const assignable = people.slice(0, 4);

/** The real thing: each task's events, its state and its version. */
interface Real {
  readonly tasks: Map<string, { state: TaskState; events: TaskEvent[]; version: number }>;
}
/** What it should be: each task's owner, and whether it is done. */
interface Model {
  readonly tasks: Map<string, { owner: string; done: boolean }>;
}

function append(real: Real, id: string, decision: Decision<TaskEvent>): string | undefined {
  if (decision.kind === 'refused') return decision.refusal.code;
  const task = real.tasks.get(id) ?? { state: absentTask, events: [], version: 0 };
  for (const event of decision.events) {
    task.state = evolveTask(task.state, event);
    task.events.push(event);
    task.version += 1;
  }
  real.tasks.set(id, task);
  return undefined;
}

const create = (by: UserId, draw: number): fc.Command<Model, Real> => ({
  check: () => true,
  run(model, real) {
    const id = `t${model.tasks.size}`;
    const assigneeId = drawAssignee(assignable, (sides) => draw % sides);
    const refused = append(
      real,
      id,
      decideCreateTask({
        taskId: taskId(id),
        title: 'Pop the uber',
        jiraId: undefined,
        description: undefined,
        createdBy: by,
        assigneeId,
        now,
      }),
    );
    expect(refused).toBeUndefined();
    model.tasks.set(id, { owner: assignable[draw % assignable.length] ?? '', done: false });
    expectSame(model, real);
  },
  toString: () => `create(${by}, ${draw})`,
});

const complete = (by: UserId, which: number): fc.Command<Model, Real> => ({
  check: () => true,
  run(model, real) {
    const id = `t${which}`;
    const known = model.tasks.get(id);
    const refused = append(
      real,
      id,
      decideCompleteTask(real.tasks.get(id)?.state ?? absentTask, {
        taskId: taskId(id),
        by: by,
        now,
      }),
    );
    expect(refused).toBe(codeFor(known, by));
    if (known && refused === undefined) known.done = true;
    expectSame(model, real);
  },
  toString: () => `complete(${by}, t${which})`,
});

/** TT-15, D-8, in the words of the rules. */
function codeFor(task: { owner: string; done: boolean } | undefined, by: string) {
  if (!task) return 'TASK_NOT_FOUND';
  if (task.owner !== by) return 'NOT_ASSIGNEE';
  return task.done ? 'TASK_ALREADY_COMPLETED' : undefined;
}

const shuffle = (draws: readonly number[]): fc.Command<Model, Real> => ({
  check: () => true,
  run(model, real) {
    let turn = 0;
    for (const [id, { state }] of real.tasks) {
      if (state.kind !== 'open') continue;
      const draw = draws[turn % draws.length] ?? 0;
      turn += 1;
      const drawn = drawAssignee(assignable, (sides) => draw % sides);
      if (drawn === undefined) continue;
      const event = decideReassignTask({
        taskId: taskId(id),
        assigneeId: state.assigneeId,
        drawn,
        shuffleId: 's1',
        now,
      });
      const modelled = model.tasks.get(id);
      // D-6: an event exactly when somebody else was drawn.
      expect(event === undefined).toBe(modelled?.owner === drawn);
      if (event) append(real, id, { kind: 'accepted', events: [event] });
      if (modelled) modelled.owner = drawn;
    }
    expectSame(model, real);
  },
  toString: () => `shuffle(${draws.join()})`,
});

/** TT-5, TT-8: exactly one assignee; TT-15: done for ever; versions rise by one with each event. */
function expectSame(model: Model, real: Real): void {
  expect(real.tasks.size).toBe(model.tasks.size);
  for (const [id, { owner, done }] of model.tasks) {
    const task = real.tasks.get(id);
    expect(task?.state).toEqual({ kind: done ? 'completed' : 'open', assigneeId: owner });
    expect(task?.version).toBe(task?.events.length);
    expect(task?.events.filter(({ kind }) => kind === 'task-created')).toHaveLength(1);
    const ends = task?.events.flatMap((event, at) => (event.kind === 'task-completed' ? [at] : []));
    expect(ends).toEqual(done ? [(task?.events.length ?? 0) - 1] : []);
    for (const event of task?.events ?? []) {
      if (event.kind !== 'task-assigned') continue;
      expect(assignable).toContain(event.assigneeId);
      expect(event.assigneeId).not.toBe(event.previousAssigneeId);
    }
  }
}

test('TT-5, TT-8, TT-10, TT-13, TT-15, D-6, D-8: any commands by anybody keep every task with one assignee, and done ones where they are', () => {
  const anybody = fc.constantFrom(...people);
  const commands = [
    fc.tuple(anybody, fc.nat(11)).map(([by, draw]) => create(by, draw)),
    fc.tuple(anybody, fc.nat(8)).map(([by, which]) => complete(by, which)),
    fc.array(fc.nat(11), { minLength: 1, maxLength: 5 }).map((draws) => shuffle(draws)),
  ];
  fc.assert(
    fc.property(fc.commands(commands, { maxCommands: 60 }), (sequence) => {
      const model: Model = { tasks: new Map() };
      const real: Real = { tasks: new Map() };
      fc.modelRun(() => ({ model, real }), sequence);
      expectSame(model, real);
    }),
    { numRuns: 200 },
  );
});

test('TT-17: whatever the title, a task never gets one with brackets or control characters, nor an empty one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 250 }), (title) => {
      const decision = decideCreateTask({
        taskId: taskId('t1'),
        title,
        jiraId: undefined,
        description: undefined,
        createdBy: userId('w1'),
        assigneeId: userId('w1'),
        now,
      });
      expect(titleOrCode(decision)).toMatch(/^[^[\]\p{Cc}\p{Cs}]{1,200}$/u);
      expect(titleOrCode(decision)).toBe(
        titleOrCode(decision) === 'TITLE_INVALID' ? 'TITLE_INVALID' : title.trim(),
      );
    }),
  );
});

function titleOrCode(decision: Decision<TaskEvent>): string {
  if (decision.kind === 'refused') return decision.refusal.code;
  const [created] = decision.events;
  return created?.kind === 'task-created' ? created.title : '';
}

test('TT-6, TT-12: a draw takes everybody, each as often as the dice say', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.integer({ min: 0, max: 6 }), (dice, size) => {
      const candidates = people.slice(0, size);
      const drawn = drawAssignee(candidates, (sides) => dice % sides);
      expect(drawn).toBe(size === 0 ? undefined : candidates[dice % size]);
    }),
  );
});

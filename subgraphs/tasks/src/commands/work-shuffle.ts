// Goes through the open tasks for the shuffle whose turn it is, one chunk per transaction: the cursor
// is committed with the chunk, so a process that dies anywhere is followed exactly where it stopped.
import type { AggregateWrite, Cause, Moment } from '@ates/kit/commands/moment';
import { momentOf } from '@ates/kit/commands/moment';
import { taskId, userId, type UserId } from '@ates/kit/domain/ids';
import { drawAssignee } from '../domain/assignable.ts';
import { decideReassignTask, type TaskEvent } from '../domain/task.ts';
import { tellShuffleFinished, tellShuffleState } from '../events/shuffle-events.ts';
import { taskAggregate } from '../events/task-events.ts';
import { tellTaskState } from '../events/task-state.ts';
import { assignablePeople } from '../projections/people.ts';
import { takeTurn, updateShuffle, type ShuffleRow } from '../projections/shuffle-rows.ts';
import {
  countOpenTasksAfter,
  lockOpenTasks,
  reassignedTask,
  reassignTasks,
  scopeOfOpenTasks,
  type TaskRow,
} from '../projections/task-rows.ts';
import type { TasksDeps } from './tasks-deps.ts';

/** Works one chunk; answers whether there was anything to do. */
export async function workShuffle(deps: TasksDeps): Promise<boolean> {
  const worked = await deps.database.db.transaction(async (tx) => {
    const shuffle = await takeTurn(tx);
    if (!shuffle) return false;
    await workChunk(deps, momentOf(tx, deps.ports), shuffle);
    return true;
  });
  if (worked) deps.committed.notify();
  return worked;
}

async function workChunk(deps: TasksDeps, moment: Moment, asked: ShuffleRow): Promise<void> {
  const { tx } = moment;
  const shuffle = await begun(moment, asked);
  const { cursor, boundary, unborn } = shuffle;
  const candidates = await assignablePeople(tx, deps.nonAssignableRoles);
  // Nobody is left to draw (D-10): the rest stays where it is, and the shuffle says so.
  if (candidates.length === 0) return endShuffle(moment, shuffle, 'PARTIAL');
  const limit = deps.shuffleChunkMax;
  const open = await lockOpenTasks(tx, { cursor, boundary, unborn, limit });
  const reassigned = await drawAnew(moment, shuffle, open, candidates);
  const progress: StartedShuffle = {
    ...shuffle,
    cursor: open.at(-1)?.ordinal ?? boundary,
    considered: shuffle.considered + open.length,
    reassigned: shuffle.reassigned + reassigned,
    kept: shuffle.kept + open.length - reassigned,
  };
  if (open.length < limit) return endShuffle(moment, progress, 'FINISHED');
  const row = await updateShuffle(tx, shuffle.id, {
    ...progressOf(progress),
    version: shuffle.version + 1,
  });
  await moment.append([shuffleWrite(row, moment)]);
}

type StartedShuffle = ShuffleRow & { boundary: number; startedAt: Date };

/** With its first chunk is fixed what the shuffle is about: the tasks open now (TT-11), by one snapshot. */
async function begun({ tx, now }: Moment, asked: ShuffleRow): Promise<StartedShuffle> {
  const { startedAt, boundary } = asked;
  if (startedAt !== null && boundary !== null) return { ...asked, startedAt, boundary };
  return { ...asked, ...(await scopeOfOpenTasks(tx)), startedAt: now };
}

/** Draws for every task and writes what changed; answers how many went to somebody else. */
async function drawAnew(
  moment: Moment,
  shuffle: ShuffleRow,
  open: readonly TaskRow[],
  candidates: readonly UserId[],
): Promise<number> {
  const cause = causeOf(shuffle, moment);
  const moved: TaskRow[] = [];
  const writes: AggregateWrite[] = [];
  for (const task of open) {
    const event = drawFor(task, shuffle, candidates, moment);
    if (!event) continue;
    // The row is locked: what it will be is known without reading it again.
    const row = reassignedTask(task, event.assigneeId, moment.now);
    moved.push(row);
    writes.push({
      aggregate: { type: taskAggregate.type, id: task.id },
      expectedVersion: task.version,
      facts: [taskAggregate.toContract(event)],
      states: [tellTaskState(row)],
      cause,
    });
  }
  // Postgres changes the rows while their events are encoded.
  await Promise.all([reassignTasks(moment.tx, moved, moment.now), moment.append(writes)]);
  return moved.length;
}

function drawFor(
  task: TaskRow,
  shuffle: ShuffleRow,
  candidates: readonly UserId[],
  { draw, now }: Moment,
): Extract<TaskEvent, { kind: 'task-assigned' }> | undefined {
  const drawn = drawAssignee(candidates, draw);
  if (drawn === undefined) return undefined;
  const event = decideReassignTask({
    taskId: taskId(task.id),
    assigneeId: userId(task.assigneeId),
    drawn,
    shuffleId: shuffle.id,
    now,
  });
  return event?.kind === 'task-assigned' ? event : undefined;
}

async function endShuffle(
  moment: Moment,
  shuffle: StartedShuffle,
  status: 'FINISHED' | 'PARTIAL',
): Promise<void> {
  const left = status === 'FINISHED' ? 0 : await countOpenTasksAfter(moment.tx, shuffle);
  const row = await updateShuffle(moment.tx, shuffle.id, {
    ...progressOf(shuffle),
    // Open at the start, neither drawn for nor open any more: completed before the shuffle came by.
    skippedCompleted: Math.max(0, shuffle.openAtStart - shuffle.considered - left),
    status,
    finishedAt: moment.now,
    version: shuffle.version + 1,
  });
  const write = shuffleWrite(row, moment);
  await moment.append([{ ...write, facts: [tellShuffleFinished(row, moment.now)] }]);
}

const shuffleWrite = (row: ShuffleRow, moment: Moment): AggregateWrite => ({
  aggregate: { type: 'shuffle', id: row.id },
  expectedVersion: row.version - 1,
  facts: [],
  states: [tellShuffleState(row)],
  cause: causeOf(row, moment),
});

const progressOf = (row: StartedShuffle) => ({
  startedAt: row.startedAt,
  boundary: row.boundary,
  unborn: row.unborn,
  openAtStart: row.openAtStart,
  eventsBefore: row.eventsBefore,
  cursor: row.cursor,
  considered: row.considered,
  reassigned: row.reassigned,
  kept: row.kept,
});

/** Everything a shuffle does belongs to the request that asked for it. */
const causeOf = (shuffle: ShuffleRow, moment: Moment): Cause => ({
  correlationId: shuffle.correlationId,
  causationId: shuffle.id,
  actorId: shuffle.requestedBy,
  actorRole: shuffle.requestedByRole,
  occurredAt: moment.now,
});

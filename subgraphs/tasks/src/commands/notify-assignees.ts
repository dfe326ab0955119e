// Writes the mails that assignments lead to (TT-16): one for a new task, and when a shuffle has ended
// one digest for each person it gave tasks to.
import type { Moment } from '@ates/kit/commands/moment';
import { queueMails } from '@ates/kit/commands/queue-mails';
import { digestMail, digestTasksMax, newTaskMail } from '../domain/mail-texts.ts';
import { tasksGivenBy } from '../projections/given-tasks.ts';
import { tasksById } from '../projections/task-queries.ts';

export interface FirstAssignment {
  /** The event that tells the assignment: the mail's cause. */
  readonly eventId: string;
  readonly taskId: string;
  readonly assigneeId: string;
  readonly correlationId: string;
}

export async function notifyOfNewTasks(
  moment: Moment,
  assignments: readonly FirstAssignment[],
): Promise<void> {
  if (assignments.length === 0) return;
  const tasks = await tasksById(
    moment.tx,
    assignments.map(({ taskId }) => taskId),
  );
  const drafts = assignments.flatMap(({ eventId, assigneeId, correlationId }, index) => {
    const task = tasks[index];
    if (!task) return [];
    const cause = `assigned.${eventId}`;
    const createdAt = moment.now;
    return { cause, recipientId: assigneeId, ...newTaskMail(task), correlationId, createdAt };
  });
  await queueMails(moment.tx, drafts);
}

export interface EndedShuffle {
  /** The event that tells the end. */
  readonly eventId: string;
  readonly shuffleId: string;
  readonly correlationId: string;
}

export async function sendShuffleDigests(moment: Moment, ended: EndedShuffle): Promise<void> {
  const { shuffleId, correlationId } = ended;
  const given = await tasksGivenBy(moment.tx, ended, digestTasksMax);
  await queueMails(
    moment.tx,
    given.map(({ assigneeId, total, named }) => ({
      cause: `shuffle.${shuffleId}.${assigneeId}`,
      recipientId: assigneeId,
      ...digestMail(total, named),
      correlationId,
      createdAt: moment.now,
    })),
  );
}

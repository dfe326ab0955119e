// Writes the mails that assignments lead to (TT-16): one for a new task, and when a shuffle has ended
// one digest for each person it gave tasks to.
import type { Moment } from '@ates/kit/commands/moment';
import { queueMails } from '@ates/kit/commands/queue-mails';
import { digestMail, digestTasksMax, newTaskMail, type TaskText } from '../domain/mail-texts.ts';
import { tasksGivenBy } from '../projections/given-tasks.ts';

export interface NewTask extends TaskText {
  readonly id: string;
  readonly assigneeId: string;
}

/**
 * Writes the mail about a task that was just created, in the transaction that creates it. So nobody has
 * to read the stream of assignments for it, 100,000 of which a single shuffle may tell.
 */
export async function notifyOfNewTask(
  moment: Moment,
  task: NewTask,
  correlationId: string,
): Promise<void> {
  const { id, assigneeId } = task;
  const createdAt = moment.now;
  await queueMails(moment.tx, [
    {
      cause: `task.${id}`,
      recipientId: assigneeId,
      ...newTaskMail(task),
      correlationId,
      createdAt,
    },
  ]);
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

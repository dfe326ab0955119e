// What people are told about tasks they were given (TT-16): one mail for a new task, one digest for
// all that a shuffle brought.

export interface TaskText {
  readonly title: string;
  readonly jiraId: string | null;
}

export interface MailText {
  readonly subject: string;
  readonly text: string;
}

/** Tasks that a digest names; the rest it counts. */
export const digestTasksMax = 50;

const lineOf = ({ title, jiraId }: TaskText): string =>
  jiraId === null ? title : `${title} (${jiraId})`;

export const newTaskMail = (task: TaskText): MailText => ({
  subject: `You have a new task: ${lineOf(task)}`,
  text: `You have been given a new task:\n\n- ${lineOf(task)}\n`,
});

/** `named` are the first of `total`. */
export function digestMail(total: number, named: readonly TaskText[]): MailText {
  const lines = named.map((task) => `- ${lineOf(task)}`);
  if (total > named.length) lines.push(`… and ${total - named.length} more.`);
  const tasks = total === 1 ? 'one task' : `${total} tasks`;
  return {
    subject: `The tasks were shuffled: you were given ${tasks}`,
    text: `The open tasks were shuffled. You were given ${tasks}:\n\n${lines.join('\n')}\n`,
  };
}

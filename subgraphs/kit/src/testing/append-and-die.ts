// A process that writes one event and is killed at once: `before` or `after` the commit (Y-01).
// Started by a test as `node --import tsx append-and-die.ts <database> <before|after> <task>`.
import { appendEvents } from '../events/append-events.ts';
import { systemPorts } from '../process/system-ports.ts';
import { openDatabase } from '../tables/database.ts';
import { writeOf } from './task-drafts.ts';

const [, , url = '', moment, taskId = ''] = process.argv;

const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('still alive');
};

await openDatabase(url, { name: 'dying' }).db.transaction(async (tx) => {
  await appendEvents(tx, [writeOf(taskId, 0)], () => systemPorts.newId());
  if (moment === 'before') die();
});
die();

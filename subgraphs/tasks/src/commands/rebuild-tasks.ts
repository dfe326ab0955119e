// An operator's rebuild of what tasks shows: its rows dropped and filled again from its own event store.
import { taskAggregate } from '../events/task-events.ts';
import { rebuildTaskRows } from '../projections/rebuild-task-rows.ts';

/** Answers how many facts were read. @throws ShuffleUnderWayError */
export const rebuildTasks = (database: Parameters<typeof rebuildTaskRows>[0]): Promise<number> =>
  rebuildTaskRows(database, (event) => taskAggregate.fromContract(event));

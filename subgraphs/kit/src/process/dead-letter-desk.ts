// Joins what the graph's dead-letter fields need: queries on the letters, and the command that redrives one.
// Between the kit's api and reactions, which do not know each other.
import type { DeadLetterDesk } from '../api/dead-letter-api.ts';
import type { CommandDeps } from '../commands/run-command.ts';
import { deadLetterById, newestDeadLetters } from '../projections/dead-letters.ts';
import type { Reaction } from '../reactions/reaction.ts';
import { redriveDeadLetter } from '../reactions/redrive-dead-letter.ts';

export const deadLetterDesk = (
  deps: CommandDeps,
  reactions: readonly Reaction[],
): DeadLetterDesk => ({
  newest: (after, limit) => newestDeadLetters(deps.database.db, after, limit),
  byId: (id) => deadLetterById(deps.database.db, id),
  redrive: (context, id) => redriveDeadLetter(deps, reactions, context, id),
});

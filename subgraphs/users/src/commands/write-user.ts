// The end of every command on a person: the change goes into the history and is told, all in the transaction.
import type { AggregateResult } from '@ates/kit/commands/handle-command';
import type { Cause, Moment, WrittenEvent } from '@ates/kit/commands/moment';
import type { UserEvent } from '../domain/user.ts';
import { tellUserEvent, tellUserStates, userAggregate } from '../events/user-events.ts';
import { recordChange } from '../projections/user-history.ts';
import type { VersionedUser } from '../projections/user-rows.ts';

export interface WrittenUser {
  readonly kind: 'done';
  readonly result: AggregateResult;
  readonly written: readonly WrittenEvent[];
}

/** Tells `event`, which led to `user` at `version`; their row is written already. */
export async function writeUser(
  moment: Moment,
  cause: Cause,
  { user, version }: VersionedUser,
  event: UserEvent,
): Promise<WrittenUser> {
  await recordChange(moment.tx, event, version, cause);
  const fact = tellUserEvent(event);
  const written = await moment.append([
    {
      aggregate: { type: userAggregate, id: user.id },
      expectedVersion: version - 1,
      facts: fact ? [fact] : [],
      states: tellUserStates(user, version, event),
      cause,
    },
  ]);
  return { kind: 'done', result: { id: user.id, version }, written };
}

// The common shape of a command on one person: their row is locked, the rule decides, and what now is true is
// written, kept in the history and told.
import type { AggregateResult } from '@ates/kit/commands/handle-command';
import type { Moment } from '@ates/kit/commands/moment';
import {
  runCommand,
  type CommandContext,
  type CommandResult,
} from '@ates/kit/commands/run-command';
import { refuse, type Decision } from '@ates/kit/domain/decision';
import { evolveUser, type User, type UserChanged } from '../domain/user.ts';
import { lockUser, updateUser, type VersionedUser } from '../projections/user-rows.ts';
import type { UsersDeps } from './users-deps.ts';
import { writeUser } from './write-user.ts';

export interface ChangeUser<Code extends string> {
  readonly name: string;
  readonly input: unknown;
  readonly id: string;
  /** The rule. Reads through the moment only what lies outside the person. */
  readonly decide: (
    user: User,
    moment: Moment,
  ) => Decision<UserChanged, Code> | Promise<Decision<UserChanged, Code>>;
  /** The new password's hash, when that is what changes. */
  readonly passwordHash?: string;
}

export type UserResult<Code extends string> = CommandResult<
  AggregateResult,
  Code | 'USER_NOT_FOUND'
>;

export function changeUser<Code extends string>(
  deps: UsersDeps,
  context: CommandContext,
  command: ChangeUser<Code>,
): Promise<UserResult<Code>> {
  return runCommand<AggregateResult, Code | 'USER_NOT_FOUND'>(deps, context, {
    name: command.name,
    input: command.input,
    async run(moment, cause) {
      const before = await lockUser(moment.tx, command.id);
      if (!before) return refuse('USER_NOT_FOUND', 'There is no such person.');
      const decision = await command.decide(before.user, moment);
      if (decision.kind === 'refused') return decision;
      const [event] = decision.events;
      if (!event) return unchanged(command.id, before);
      const after = { user: evolveUser(before.user, event), version: before.version + 1 };
      await updateUser(moment.tx, after, command.passwordHash);
      return writeUser(moment, cause, after, event);
    },
  });
}

const unchanged = (id: string, { version }: VersionedUser) => ({
  kind: 'done' as const,
  result: { id, version },
  written: [],
});

// Registers a person (AU-4): the row, its history, the fact, the state and the contact in one transaction.
import type { AggregateResult } from '@ates/kit/commands/handle-command';
import type { Cause, Moment } from '@ates/kit/commands/moment';
import {
  runCommand,
  type CommandContext,
  type CommandResult,
} from '@ates/kit/commands/run-command';
import type { Actor, SystemActor } from '@ates/kit/domain/actor';
import type { Refused } from '@ates/kit/domain/decision';
import { userId } from '@ates/kit/domain/ids';
import {
  decideRegisterUser,
  registrationProblem,
  tidyRegistration,
  type RegisterUserRefusal,
  type Registration,
} from '../domain/register-user.ts';
import { registeredUser } from '../domain/user.ts';
import { claimEmail, insertUser } from '../projections/user-rows.ts';
import type { UsersDeps } from './users-deps.ts';
import { writeUser, type WrittenUser } from './write-user.ts';

export async function registerUser(
  deps: UsersDeps,
  context: CommandContext<Actor | SystemActor>,
  input: Registration,
): Promise<CommandResult<AggregateResult, RegisterUserRefusal>> {
  const registration = tidyRegistration(input);
  // Hashing is slow on purpose: not for what is refused anyway, and not while the transaction holds locks.
  const problem = registrationProblem(registration);
  if (problem) return problem;
  const passwordHash = await deps.passwords.hash(registration.password);
  return runCommand<AggregateResult, RegisterUserRefusal>(deps, context, {
    name: 'registerUser',
    input: await comparableInput(deps, context, registration),
    run: (moment, cause) => writeRegistration(moment, cause, { ...registration, passwordHash }),
  });
}

// The input's hash is stored with an idempotency key; a fast hash over a password would be its weakest copy.
async function comparableInput(
  deps: UsersDeps,
  { idempotencyKey }: CommandContext<Actor | SystemActor>,
  registration: Registration,
): Promise<unknown> {
  if (idempotencyKey === undefined) return undefined;
  const password = await deps.passwords.fingerprint(registration.password, idempotencyKey);
  return { ...registration, password };
}

/** The part inside the transaction. */
export async function writeRegistration(
  moment: Moment,
  cause: Cause,
  registration: Registration & { readonly passwordHash: string },
): Promise<WrittenUser | Refused<RegisterUserRefusal>> {
  const decision = decideRegisterUser(
    { emailTaken: (await claimEmail(moment.tx, registration.email)) !== undefined },
    { ...registration, userId: userId(moment.newId()), now: moment.now },
  );
  if (decision.kind === 'refused') return decision;
  const [event] = decision.events;
  if (!event) throw new Error('a registration without an event');
  const user = registeredUser(event);
  await insertUser(moment.tx, user, registration.passwordHash);
  return writeUser(moment, cause, { user, version: 1 }, event);
}

// AU-4, U-01: the first admin comes from configuration at start, exactly once, whatever is started twice.
import { runCommand } from '@ates/kit/commands/run-command';
import type { Refusal } from '@ates/kit/domain/decision';
import {
  registrationProblem,
  tidyRegistration,
  type Registration,
} from '../domain/register-user.ts';
import { lockAdmins } from '../projections/user-rows.ts';
import { writeRegistration } from './register-user.ts';
import { systemContext, type UsersDeps } from './users-deps.ts';

export type FirstAdmin = Pick<Registration, 'name' | 'email' | 'password'>;

/** The configured admin cannot be registered: somebody has to change the configuration. */
export class FirstAdminError extends Error {
  readonly code = 'FIRST_ADMIN_REFUSED';
  constructor({ code, message }: Refusal) {
    super(`ADMIN_EMAIL, ADMIN_PASSWORD or ADMIN_NAME: ${code}: ${message}`);
  }
}

/** Registers `admin` unless there is an admin; without `admin` it says loudly that nobody can sign in. */
export async function ensureFirstAdmin(
  deps: UsersDeps,
  admin: FirstAdmin | undefined,
): Promise<void> {
  if (await deps.database.db.transaction(async (tx) => (await lockAdmins(tx)) > 0)) return;
  if (!admin) {
    deps.logger.warn('THERE IS NO ADMIN: set ADMIN_EMAIL and ADMIN_PASSWORD and start again');
    return;
  }
  const registration = tidyRegistration({
    ...admin,
    role: 'ADMIN',
    reason: 'First admin, from the configuration at start.',
  });
  const problem = registrationProblem(registration);
  if (problem) throw new FirstAdminError(problem.refusal);
  const passwordHash = await deps.passwords.hash(registration.password);
  const result = await runCommand(deps, systemContext(deps), {
    name: 'ensureFirstAdmin',
    input: undefined,
    async run(moment, cause) {
      // Another process may have been first while this one hashed: the lock says so for certain.
      if ((await lockAdmins(moment.tx)) > 0) return { kind: 'done', result: null, written: [] };
      const outcome = await writeRegistration(moment, cause, { ...registration, passwordHash });
      return outcome.kind === 'refused' ? outcome : { ...outcome, result: null };
    },
  });
  if (result.kind === 'refused') throw new FirstAdminError(result.refusal);
}

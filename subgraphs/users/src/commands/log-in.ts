// Signs a person in (AU-2, AU-5). A wrong password, an unknown address, a locked and a deactivated person all get
// the same answer after the same work.
import { runCommand } from '@ates/kit/commands/run-command';
import { isEmail, passwordCharactersMax } from '../domain/input-rules.ts';
import { decideLogin } from '../domain/login.ts';
import {
  findCredentials,
  lockCredentials,
  rememberAttempt,
  tokenSubject,
  type Credentials,
} from '../projections/credentials.ts';
import { issueAccessToken, type AccessToken } from './issue-access-token.ts';
import { systemContext, type UsersDeps } from './users-deps.ts';

export interface SignedIn extends AccessToken {
  readonly userId: string;
}

/** Undefined when the person is kept out; nobody is told why. */
export async function logIn(
  deps: UsersDeps,
  correlationId: string,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<SignedIn | undefined> {
  // What can be nobody's address or password is told by its form alone: it says nothing about anybody.
  if (!isEmail(email.trim()) || password.length > passwordCharactersMax) return undefined;
  const found = await findCredentials(deps.database.db, email.trim());
  const passwordMatches = await deps.passwords.matches(found?.passwordHash, password);
  if (!(await countAttempt(deps, correlationId, found, passwordMatches))) return undefined;
  const subject = found && (await tokenSubject(deps.database.db, found.userId));
  if (!subject) return undefined;
  return { userId: subject.id, ...(await issueAccessToken(deps, subject)) };
}

/** Decides and remembers under the person's lock; answers whether they are in. */
async function countAttempt(
  deps: UsersDeps,
  correlationId: string,
  found: Credentials | undefined,
  passwordMatches: boolean,
): Promise<boolean> {
  const outcome = await runCommand(deps, systemContext(deps, correlationId), {
    name: 'logIn',
    input: undefined,
    async run({ tx, now }) {
      const locked = await lockCredentials(tx, found?.userId);
      // A password changed since it was checked is another password.
      const matches = passwordMatches && locked?.passwordHash === found?.passwordHash;
      const decision = decideLogin(locked?.login ?? nobody, { passwordMatches: matches, now });
      await rememberAttempt(tx, locked?.userId, decision);
      const signedIn = locked !== undefined && decision.signedIn;
      return { kind: 'done', result: signedIn, written: [] };
    },
  });
  return outcome.kind === 'done' && outcome.result;
}

const nobody = { status: 'ACTIVE', failedLogins: 0, lockedUntil: null } as const;

// Signs a person in (AU-2, AU-5). A wrong password, an unknown address, a locked and a deactivated person all get
// the same answer after the same work.
import { runCommand } from '@ates/kit/commands/run-command';
import { isEmail, passwordCharactersMax } from '../domain/input-rules.ts';
import { findCredentials, type TokenSubject } from '../projections/credentials.ts';
import { admit, type Attempt } from './admit.ts';
import { issueAccessToken, type AccessToken } from './issue-access-token.ts';
import { issueRefreshToken, type IssuedRefreshToken } from './issue-refresh-token.ts';
import { systemContext, type UsersDeps } from './users-deps.ts';

export interface SignedIn extends AccessToken, IssuedRefreshToken {
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
  const matches = await deps.passwords.matches(found?.passwordHash, password);
  const admitted = await attemptLogin(deps, correlationId, {
    userId: found?.userId,
    // A password changed since it was checked is another password.
    passwordMatches: (present) => matches && present.passwordHash === found?.passwordHash,
  });
  if (!admitted) return undefined;
  const { subject, refresh } = admitted;
  return { userId: subject.id, ...refresh, ...(await issueAccessToken(deps, subject)) };
}

interface Admitted {
  readonly subject: TokenSubject;
  readonly refresh: IssuedRefreshToken;
}

/** A failed attempt is a result, not a refusal: its count must be kept. */
async function attemptLogin(
  deps: UsersDeps,
  correlationId: string,
  attempt: Attempt,
): Promise<Admitted | undefined> {
  const outcome = await runCommand<Admitted | undefined, never>(
    deps,
    systemContext(deps, correlationId),
    {
      name: 'logIn',
      input: undefined,
      async run(moment) {
        const subject = await admit(moment, attempt);
        if (!subject) return { kind: 'done', result: undefined, written: [] };
        const refresh = await issueRefreshToken(deps, moment, subject, moment.newId());
        return { kind: 'done', result: { subject, refresh }, written: [] };
      },
    },
  );
  return outcome.kind === 'done' ? outcome.result : undefined;
}

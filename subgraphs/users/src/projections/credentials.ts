// What signing in reads and remembers. Every function does the same work for an address nobody has, so that
// time does not tell whether somebody has it (AU-5).
import type { Db, Tx } from '@ates/kit/projections/database';
import { eq, sql } from 'drizzle-orm';
import type { LoginState } from '../domain/login.ts';
import { users } from '../tables/users.ts';

export interface Credentials {
  readonly userId: string;
  readonly passwordHash: string;
}

/** Whose address this is, without regard to case, and what their password is checked against. */
export async function findCredentials(db: Db, email: string): Promise<Credentials | undefined> {
  const [row] = await db
    .select({ userId: users.id, passwordHash: users.passwordHash })
    .from(users)
    .where(sql`lower(${users.email}) = lower(${email})`);
  return row;
}

/** The same by id. */
export async function credentialsOf(db: Db | Tx, userId: string): Promise<Credentials | undefined> {
  const [row] = await db
    .select({ userId: users.id, passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.id, userId));
  return row;
}

/** What a token says about a person. */
export interface TokenSubject {
  readonly id: string;
  readonly role: (typeof users.$inferSelect)['role'];
  readonly tokenEpoch: number;
}

export interface LockedCredentials {
  readonly passwordHash: string;
  readonly login: LoginState;
  readonly subject: TokenSubject;
}

/** The same person, locked: guesses made at the same moment are counted one after another. */
export async function lockCredentials(
  tx: Tx,
  userId: string | undefined,
): Promise<LockedCredentials | undefined> {
  // A wrong guess is written, a guess at nobody's address is not: waiting for the disk would tell them
  // apart. A crash may forget the guesses of the last moment.
  await tx.execute(sql`set local synchronous_commit = off`);
  const [row] = await tx
    .select()
    .from(users)
    .where(eq(users.id, userId ?? ''))
    .for('update');
  if (!row) return undefined;
  const { id, role, tokenEpoch, passwordHash, status, failedLogins, lockedUntil } = row;
  return {
    passwordHash,
    login: { status, failedLogins, lockedUntil },
    subject: { id, role, tokenEpoch },
  };
}

/** Keeps the count of wrong guesses. */
export async function rememberAttempt(
  tx: Tx,
  userId: string | undefined,
  { failedLogins, lockedUntil }: Pick<LoginState, 'failedLogins' | 'lockedUntil'>,
): Promise<void> {
  await tx
    .update(users)
    .set({ failedLogins, lockedUntil })
    .where(eq(users.id, userId ?? ''));
}

// People as commands read and write them. The rows are locked in one order everywhere: person, admins,
// mail address.
import type { Tx } from '@ates/kit/projections/database';
import { isEntityId } from '@ates/kit/domain/entity-id';
import { userId } from '@ates/kit/domain/ids';
import { and, count, eq, sql } from 'drizzle-orm';
import type { User } from '../domain/user.ts';
import { users } from '../tables/users.ts';

/** A person with the version they are at. */
export interface VersionedUser {
  readonly user: User;
  readonly version: number;
}

/**
 * Whose mail address this is, without regard to case; undefined when it is free. Whoever asks for the same
 * address meanwhile waits for this transaction, so that "free" stays true until it ends.
 */
export async function claimEmail(tx: Tx, email: string): Promise<string | undefined> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(lower(${email}), 1))`);
  const [holder] = await tx
    .select({ id: users.id })
    .from(users)
    .where(sql`lower(${users.email}) = lower(${email})`);
  return holder?.id;
}

/** How many active admins there are. Nobody else changes that number until this transaction ends. */
export async function lockAdmins(tx: Tx): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('users.admins'))`);
  const [row] = await tx
    .select({ admins: count() })
    .from(users)
    .where(and(eq(users.role, 'ADMIN'), eq(users.status, 'ACTIVE')));
  return row?.admins ?? 0;
}

/** The person, locked for this transaction; undefined when there is none. */
export async function lockUser(tx: Tx, id: string): Promise<VersionedUser | undefined> {
  if (!isEntityId(id)) return undefined;
  const [row] = await tx.select().from(users).where(eq(users.id, id)).for('update');
  return row && { user: userOf(row), version: row.version };
}

const userOf = (row: typeof users.$inferSelect): User => ({
  id: userId(row.id),
  name: row.name,
  email: row.email,
  role: row.role,
  status: row.status,
  tokenEpoch: row.tokenEpoch,
  ...(row.tokensValidFrom ? { tokensValidFrom: row.tokensValidFrom } : {}),
  registeredAt: row.registeredAt,
});

/** A new person at version 1. */
export async function insertUser(tx: Tx, user: User, passwordHash: string): Promise<void> {
  await tx.insert(users).values({ ...user, passwordHash, version: 1 });
}

/** A locked person's new state; a new password only when one is given. */
export async function updateUser(
  tx: Tx,
  { user, version }: VersionedUser,
  passwordHash?: string,
): Promise<void> {
  await tx
    .update(users)
    .set({ ...user, version, ...(passwordHash === undefined ? {} : { passwordHash }) })
    .where(eq(users.id, user.id));
}

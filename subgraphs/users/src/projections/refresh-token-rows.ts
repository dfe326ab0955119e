// Refresh tokens by their hash. Whoever writes one holds its owner's lock, so what is read under it stays true.
import type { Db, Tx } from '@ates/kit/projections/database';
import { eq, lt } from 'drizzle-orm';
import { refreshTokens } from '../tables/users.ts';

export type RefreshTokenRow = typeof refreshTokens.$inferSelect;

export async function insertRefreshToken(
  tx: Tx,
  row: typeof refreshTokens.$inferInsert,
): Promise<void> {
  await tx.insert(refreshTokens).values(row);
}

export async function findRefreshToken(
  tx: Tx,
  tokenHash: string,
): Promise<RefreshTokenRow | undefined> {
  const [row] = await tx.select().from(refreshTokens).where(eq(refreshTokens.tokenHash, tokenHash));
  return row;
}

/** Kept until it expires: a second use must be known for one. */
export async function markUsed(tx: Tx, tokenHash: string, usedAt: Date): Promise<void> {
  await tx.update(refreshTokens).set({ usedAt }).where(eq(refreshTokens.tokenHash, tokenHash));
}

/** Ends one sign-in. */
export async function forgetFamily(tx: Tx, family: string): Promise<void> {
  await tx.delete(refreshTokens).where(eq(refreshTokens.family, family));
}

/** Nothing is lost: an expired token counts as little as an unknown one. */
export async function forgetExpiredTokens(db: Db, now: Date): Promise<void> {
  await db.delete(refreshTokens).where(lt(refreshTokens.expiresAt, now));
}

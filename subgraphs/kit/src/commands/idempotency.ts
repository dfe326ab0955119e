// Idempotency keys (D-8): unique per (actor, command, key) with the input's hash, written in the
// command's own transaction. A twin in flight waits on the row; a refusal leaves no trace.
import { createHash } from 'node:crypto';
import { and, eq, lt, sql } from 'drizzle-orm';
import type { WrittenEvent } from '../events/append-events.ts';
import type { Db, Tx } from '../tables/database.ts';
import { idempotencyKeys } from '../tables/kit-tables.ts';
import { refuse, type Refused } from '../domain/decision.ts';

export interface IdempotencyKey {
  readonly actorId: string;
  readonly command: string;
  readonly key: string;
  readonly input: unknown;
}

export type Claim<Result> =
  | { readonly kind: 'new' }
  | { readonly kind: 'known'; readonly result: Result; readonly written: readonly WrittenEvent[] }
  | Refused<'IDEMPOTENCY_KEY_REUSED'>;

/** Keys are kept this long. */
export const idempotencyTtlMs = 24 * 60 * 60 * 1000;

/**
 * Claims the key for this transaction. While another transaction holds the same key the insert waits:
 * if that one commits, its result is the answer; if it rolls back, this one is the first.
 */
export async function claimKey<Result>(
  tx: Tx,
  key: IdempotencyKey,
  now: Date,
): Promise<Claim<Result>> {
  const inputHash = hashOf(key.input);
  const expired = new Date(now.getTime() - idempotencyTtlMs);
  const claimed = await tx
    .insert(idempotencyKeys)
    .values({ actorId: key.actorId, command: key.command, key: key.key, inputHash, createdAt: now })
    .onConflictDoUpdate({
      target: [idempotencyKeys.actorId, idempotencyKeys.command, idempotencyKeys.key],
      set: { inputHash, createdAt: now, result: null, written: null },
      setWhere: sql`${idempotencyKeys.createdAt} < ${expired.toISOString()}::timestamptz`,
    })
    .returning({ key: idempotencyKeys.key });
  if (claimed.length > 0) return { kind: 'new' };
  const [stored] = await tx.select().from(idempotencyKeys).where(sameKey(key));
  if (!stored || stored.inputHash !== inputHash) return reused;
  // Both were stored by this very command (storeResult); JSON is all that came between.
  const written = (stored.written ?? []) as WrittenEvent[];
  return { kind: 'known', result: stored.result as Result, written };
}

/** Keeps the outcome beside the claim made by {@link claimKey}, in the same transaction. */
export async function storeResult(
  tx: Tx,
  key: IdempotencyKey,
  outcome: { readonly result: unknown; readonly written: readonly WrittenEvent[] },
): Promise<void> {
  const { result, written } = outcome;
  await tx.update(idempotencyKeys).set({ result, written }).where(sameKey(key));
}

/** Deletes keys whose 24 hours are over; answers how many. */
export async function forgetExpiredKeys(db: Db, now: Date): Promise<number> {
  const gone = await db
    .delete(idempotencyKeys)
    .where(lt(idempotencyKeys.createdAt, new Date(now.getTime() - idempotencyTtlMs)))
    .returning({ key: idempotencyKeys.key });
  return gone.length;
}

const reused = refuse(
  'IDEMPOTENCY_KEY_REUSED',
  'This idempotency key was used with another input.',
);

const sameKey = (key: IdempotencyKey) =>
  and(
    eq(idempotencyKeys.actorId, key.actorId),
    eq(idempotencyKeys.command, key.command),
    eq(idempotencyKeys.key, key.key),
  );

const hashOf = (input: unknown): string =>
  createHash('sha256').update(canonicalJson(input)).digest('hex');

/** JSON with sorted keys and without undefined: equal inputs, equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

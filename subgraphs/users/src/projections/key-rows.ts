// The keys that sign tokens, and their public halves as others may see them.
import type { Db, Tx } from '@ates/kit/projections/database';
import type { SigningKeyStateV1 } from '@ates/schema/contracts/users';
import { tokenAlgorithm } from '@ates/schema/identity/token';
import { asc, eq, gt, isNull, or, sql } from 'drizzle-orm';
import { signingKeys } from '../tables/users.ts';

export type KeyRow = typeof signingKeys.$inferSelect;
export type PublicJwk = SigningKeyStateV1['publicJwk'];

/** All keys whose tokens count at `now`, oldest first. */
export const keysValidAt = (db: Db | Tx, now: Date): Promise<KeyRow[]> =>
  db
    .select()
    .from(signingKeys)
    .where(or(isNull(signingKeys.notAfter), gt(signingKeys.notAfter, now)))
    .orderBy(asc(signingKeys.createdAt));

/** The same, and nobody else makes or retires a key until this transaction ends. */
export async function lockKeys(tx: Tx, now: Date): Promise<KeyRow[]> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('users.signing-keys'))`);
  return keysValidAt(tx, now);
}

export async function insertKey(tx: Tx, row: typeof signingKeys.$inferInsert): Promise<void> {
  await tx.insert(signingKeys).values(row);
}

/** Sets when the key ends; its version grows by one. */
export async function retireKey(tx: Tx, keyId: string, notAfter: Date): Promise<KeyRow> {
  const [row] = await tx
    .update(signingKeys)
    .set({ notAfter, version: sql`${signingKeys.version} + 1` })
    .where(eq(signingKeys.keyId, keyId))
    .returning();
  if (!row) throw new Error(`no signing key ${keyId}`);
  return row;
}

/** The half that everybody may see: the members are named one by one, so that `d` never slips through. */
export const publicJwkOf = ({ keyId, privateJwk }: Pick<KeyRow, 'keyId' | 'privateJwk'>) =>
  ({
    kty: privateJwk.kty,
    crv: privateJwk.crv,
    x: privateJwk.x,
    y: privateJwk.y,
    kid: keyId,
    alg: tokenAlgorithm,
    use: 'sig',
  }) satisfies PublicJwk;

// A secret that a subgraph makes up at its first start and shares with nobody but its own replicas.
import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Db } from '../tables/database.ts';
import { secrets } from '../tables/kit-tables.ts';

/** The secret called `name`: made by whoever asks first, the same for everybody after. */
export async function keepSecret(db: Db, name: string): Promise<string> {
  await db
    .insert(secrets)
    .values({ name, value: randomBytes(32).toString('base64url') })
    .onConflictDoNothing();
  const [kept] = await db.select().from(secrets).where(eq(secrets.name, name));
  if (!kept) throw new Error(`the secret ${name} was just stored`);
  return kept.value;
}

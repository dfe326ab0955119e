// The memory of the provider for rehearsals.
import type { Db, Tx } from '@ates/kit/projections/database';
import { eq } from 'drizzle-orm';
import { rehearsalOrders, rehearsalPayments } from '../tables/rehearsal-payments.ts';

export type RehearsalBehaviour = (typeof rehearsalOrders.$inferSelect)['behaviour'];

/** How it was told to behave; undefined when nobody has. */
export async function rehearsalBehaviour(db: Db): Promise<RehearsalBehaviour | undefined> {
  const [order] = await db.select().from(rehearsalOrders);
  return order?.behaviour;
}

export async function orderRehearsal(db: Db | Tx, behaviour: RehearsalBehaviour): Promise<void> {
  await db
    .insert(rehearsalOrders)
    .values({ behaviour })
    .onConflictDoUpdate({ target: rehearsalOrders.only, set: { behaviour } });
}

/** Pays a key once, however often it is asked to. */
export async function payRehearsal(
  db: Db,
  payment: { readonly key: string; readonly userId: string; readonly amount: number },
): Promise<void> {
  await db.insert(rehearsalPayments).values(payment).onConflictDoNothing();
}

export async function wasPaidInRehearsal(db: Db, key: string): Promise<boolean> {
  const rows = await db.select().from(rehearsalPayments).where(eq(rehearsalPayments.key, key));
  return rows.length > 0;
}

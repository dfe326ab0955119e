// Forgets what came from one stream, so that the stream can be read again.
import type { Tx } from '@ates/kit/projections/database';
import { eq } from 'drizzle-orm';
import { accounts, closedDays, completions, entries, facts, prices } from '../tables/analytics.ts';

/** Empties the stream's tables, and the stream's share of the facts. */
export async function resetStream(tx: Tx, stream: string): Promise<void> {
  await tx.delete(facts).where(eq(facts.stream, stream));
  if (stream === 'TASKS') await tx.delete(completions);
  if (stream === 'STATE') await tx.delete(accounts);
  if (stream !== 'BILLING') return;
  for (const table of [entries, prices, closedDays]) await tx.delete(table);
}

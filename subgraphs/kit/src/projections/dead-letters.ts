// Parked messages as admins see them: a page, newest first, or one. Redriving is a command's business.
import { and, desc, eq, lt, or } from 'drizzle-orm';
import type { Db } from '../tables/database.ts';
import { deadLetters } from '../tables/kit-tables.ts';

export type DeadLetter = typeof deadLetters.$inferSelect;

/** Where a page starts: after this letter. */
export interface DeadLetterPlace {
  readonly parkedAt: Date;
  readonly id: string;
}

/** At most `limit` letters, redriven ones too, newest first. */
export const newestDeadLetters = (
  db: Db,
  after: DeadLetterPlace | undefined,
  limit: number,
): Promise<DeadLetter[]> =>
  db
    .select()
    .from(deadLetters)
    .where(after && olderThan(after))
    .orderBy(desc(deadLetters.parkedAt), desc(deadLetters.id))
    .limit(limit);

const olderThan = ({ parkedAt, id }: DeadLetterPlace) =>
  or(
    lt(deadLetters.parkedAt, parkedAt),
    and(eq(deadLetters.parkedAt, parkedAt), lt(deadLetters.id, id)),
  );

/** The letter `id` (a uuid). */
export async function deadLetterById(db: Db, id: string): Promise<DeadLetter | undefined> {
  const [letter] = await db.select().from(deadLetters).where(eq(deadLetters.id, id));
  return letter;
}

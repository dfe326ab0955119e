// Copies of dead letters for the DLQ stream, by way of the outbox: for whoever watches. The row is the
// truth, and what a broker has lost is copied again from there.
import { and, asc, gt, isNull } from 'drizzle-orm';
import type { Tx } from './database.ts';
import { deadLetters, outbox } from './kit-tables.ts';

type DeadLetter = typeof deadLetters.$inferSelect;

/** Where the copies go. */
export const deadLetterStream = 'DLQ';

/** Puts one copy per letter into the outbox. */
export async function tellDeadLetters(tx: Tx, letters: readonly DeadLetter[]): Promise<void> {
  if (letters.length === 0) return;
  await tx.insert(outbox).values(
    letters.map((letter) => ({
      lane: `dead-letter/${letter.id}`,
      stream: deadLetterStream,
      subject: `dlq.${letter.consumer}.${letter.reason.toLowerCase()}`,
      messageId: letter.id,
      payload: payloadOf(letter),
    })),
  );
}

function payloadOf({ payload, ...rest }: DeadLetter): string {
  return JSON.stringify({ ...rest, payloadBase64: Buffer.from(payload).toString('base64') });
}

// Payloads may be large; this many at a time fit into memory.
const lettersAtOnce = 100;

/** Copies again what is parked still; answers how many. Copies that wait in the outbox are known by their id. */
export async function tellDeadLettersAgain(tx: Tx): Promise<number> {
  let told = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const letters = await tx
      .select()
      .from(deadLetters)
      .where(and(isNull(deadLetters.redrivenAt), gt(deadLetters.id, after)))
      .orderBy(asc(deadLetters.id))
      .limit(lettersAtOnce);
    const last = letters.at(-1);
    if (!last) return told;
    await tellDeadLetters(tx, letters);
    told += letters.length;
    after = last.id;
  }
}

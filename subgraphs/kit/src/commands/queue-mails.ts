// Writing a mail is writing a row, in the transaction of whatever causes it; sending is the worker's
// (mail-worker.ts). The row's key is its cause, so no redelivery and no repeat makes a second mail.
import { sql } from 'drizzle-orm';
import type { Tx } from '../tables/database.ts';
import { mails } from '../tables/mail-tables.ts';
import { rowSource } from '../tables/row-source.ts';

/** A mail to a person. Where they get it is looked up when it is sent. */
export interface MailDraft {
  /** What makes this mail unique, for example `payout.<id>`: letters, digits, `.`, `_` and `-`. */
  readonly cause: string;
  readonly recipientId: string;
  readonly subject: string;
  readonly text: string;
  readonly correlationId: string;
  readonly createdAt: Date;
}

const perStatement = 5000;
const subjectCharactersMax = 200;

/** Writes the mails that are not there yet, a few thousand per statement; answers how many that were. */
export async function queueMails(tx: Tx, drafts: readonly MailDraft[]): Promise<number> {
  let queued = 0;
  for (let start = 0; start < drafts.length; start += perStatement) {
    queued += await insertMails(tx, drafts.slice(start, start + perStatement));
  }
  return queued;
}

async function insertMails(tx: Tx, drafts: readonly MailDraft[]): Promise<number> {
  const inserted = await tx.execute(sql`
    insert into ${mails} (cause, message_id, recipient_id, subject, text, correlation_id, created_at)
    select * from ${rowSource('r', drafts, {
      cause: { type: 'text', of: ({ cause }) => cause },
      message_id: { type: 'text', of: ({ cause }) => messageIdOf(cause) },
      recipient_id: { type: 'text', of: ({ recipientId }) => recipientId },
      subject: { type: 'text', of: ({ subject }) => inOneLine(subject) },
      text: { type: 'text', of: ({ text }) => text },
      correlation_id: { type: 'text', of: ({ correlationId }) => correlationId },
      created_at: { type: 'timestamptz', of: ({ createdAt }) => createdAt },
    })}
    order by cause
    on conflict (cause) do nothing
    returning cause`);
  return inserted.length;
}

/** A pure function of the cause: also a database that was rebuilt names the mail the same. */
function messageIdOf(cause: string): string {
  if (!/^[A-Za-z0-9._-]{1,200}$/.test(cause))
    throw new RangeError(`${cause} is no cause of a mail`);
  return `<${cause}@ates.internal>`;
}

/** A line break in a subject would begin another header. Cut between characters, never inside one. */
const inOneLine = (subject: string): string =>
  Array.from(subject.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '))
    .slice(0, subjectCharactersMax)
    .join('');

// Writing a mail is writing a row, in the transaction of whatever causes it; sending is the worker's
// (mail-worker.ts). The row's key is its cause, so no redelivery and no repeat makes a second mail.
import { sql } from 'drizzle-orm';
import type { Tx } from '../tables/database.ts';
import { mails } from '../tables/mail-tables.ts';

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

const perStatement = 500;
const subjectCharactersMax = 200;

/** Writes the mails that are not there yet, a few hundred per statement; answers how many that were. */
export async function queueMails(tx: Tx, drafts: readonly MailDraft[]): Promise<number> {
  let queued = 0;
  for (let start = 0; start < drafts.length; start += perStatement) {
    queued += await insertMails(tx, drafts.slice(start, start + perStatement));
  }
  return queued;
}

async function insertMails(tx: Tx, drafts: readonly MailDraft[]): Promise<number> {
  const rows = drafts.map(({ cause, recipientId, subject, text, correlationId, createdAt }) => ({
    cause,
    message_id: messageIdOf(cause),
    recipient_id: recipientId,
    subject: inOneLine(subject),
    text,
    correlation_id: correlationId,
    created_at: createdAt.toISOString(),
  }));
  const inserted = await tx.execute(sql`
    insert into ${mails} (cause, message_id, recipient_id, subject, text, correlation_id, created_at)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(cause text, message_id text,
      recipient_id text, subject text, text text, correlation_id text, created_at timestamptz)
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

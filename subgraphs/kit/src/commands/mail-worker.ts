// Sends the mails that were written (queue-mails.ts): at least once each, under a fixed Message-ID.
// A mail whose recipient has no known address waits; a failed one comes again, later each time.
import { setTimeout as delay } from 'node:timers/promises';
import { eq, inArray, sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import type { Database } from '../tables/database.ts';
import { contacts, mails } from '../tables/mail-tables.ts';
import type { Mail, MailPort } from './mail-port.ts';

/** At most one part in so many of the time goes into looking for mails in vain. */
const shareOfTime = 20;
const lookAgainMaxMs = 30_000;

export interface MailSettings {
  /** How often to look for mails when there was none: less often when many wait for an address. */
  readonly lookMs: number;
  /** Mails on their way at once. */
  readonly concurrencyMax: number;
  /** A replica that died with a mail in hand has it taken over after this long. */
  readonly leaseMs: number;
  /** Wait before the second attempt; doubles each time, with jitter. */
  readonly backOffMs: number;
  readonly backOffMaxMs: number;
  /** From this many failed attempts on, a failure is logged as an error. */
  readonly alertAfter: number;
}

export const defaultMailSettings: MailSettings = {
  lookMs: 500,
  concurrencyMax: 10,
  leaseMs: 5 * 60_000,
  backOffMs: 1000,
  backOffMaxMs: 60 * 60_000,
  alertAfter: 5,
};

export interface MailWorkerOptions {
  readonly database: Database;
  readonly logger: Logger;
  readonly mailer: MailPort;
  readonly settings?: Partial<MailSettings> | undefined;
}

/** For a subgraph's `workers`. Any number of replicas may run it. */
export function mailWorker(options: MailWorkerOptions) {
  const settings = { ...defaultMailSettings, ...options.settings };
  return {
    name: 'mail',
    async run(abort: AbortSignal): Promise<void> {
      while (!abort.aborted) {
        const begun = performance.now();
        if ((await sendDueMails(options, settings)) > 0) continue;
        const tookMs = performance.now() - begun;
        const restMs = Math.min(shareOfTime * tookMs, lookAgainMaxMs);
        await pause(Math.max(settings.lookMs, restMs), abort);
      }
    },
  };
}

/** Takes some mails that are due and tries to send them; answers how many it took. */
export async function sendDueMails(
  { database, logger, mailer }: MailWorkerOptions,
  settings: MailSettings = defaultMailSettings,
): Promise<number> {
  const claimed = await claimDueMails(database, settings);
  const sent: string[] = [];
  await Promise.all(
    claimed.map(async (mail) => {
      try {
        await mailer.send(mail);
        sent.push(mail.cause);
      } catch (error) {
        const { messageId, correlationId, attempts } = mail;
        const level = attempts < settings.alertAfter ? 'warn' : 'error';
        logger[level]({ err: error, messageId, correlationId, attempts }, 'mail not sent');
        await putOff(database, mail, settings, error);
      }
    }),
  );
  if (sent.length > 0) await markSent(database, sent);
  return claimed.length;
}

interface ClaimedMail extends Mail, Record<string, unknown> {
  readonly cause: string;
  readonly attempts: number;
}

/**
 * Leases mails that are due and whose recipient's address is known. Two replicas never get the same
 * mail, and no transaction is open while it is sent.
 */
function claimDueMails(
  { db }: Database,
  { concurrencyMax, leaseMs }: MailSettings,
): Promise<ClaimedMail[]> {
  return db.execute<ClaimedMail>(sql`
    with due as (
      select m.cause, c.email from ${mails} m join ${contacts} c on c.user_id = m.recipient_id
      where m.sent_at is null and m.next_attempt_at <= now()
      order by m.next_attempt_at, m.cause limit ${concurrencyMax}
      for update of m skip locked
    )
    update ${mails} m
    set attempts = m.attempts + 1, sent_to = due.email,
        next_attempt_at = now() + ${leaseMs} * interval '1 millisecond'
    from due where m.cause = due.cause
    returning m.cause, m.attempts, m.message_id as "messageId", due.email as "to", m.subject, m.text,
              m.correlation_id as "correlationId"`);
}

async function putOff(
  { db }: Database,
  { cause, attempts }: ClaimedMail,
  { backOffMs, backOffMaxMs }: MailSettings,
  error: unknown,
): Promise<void> {
  const longest = Math.min(backOffMs * 2 ** Math.min(attempts - 1, 30), backOffMaxMs);
  const waitMs = longest * (0.5 + Math.random() / 2);
  const lastError = (error instanceof Error ? error.message : String(error)).slice(0, 500);
  await db
    .update(mails)
    .set({ lastError, nextAttemptAt: sql`now() + ${waitMs} * interval '1 millisecond'` })
    .where(eq(mails.cause, cause));
}

/** When this fails after the mails have left, they are sent once more: at least once, never zero times. */
async function markSent({ db }: Database, causes: readonly string[]): Promise<void> {
  await db
    .update(mails)
    .set({ sentAt: sql`now()`, lastError: null })
    .where(inArray(mails.cause, [...causes]));
}

/** Resolves after `ms`, or as soon as `abort` fires. */
const pause = (ms: number, abort: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal: abort }).catch(() => undefined);

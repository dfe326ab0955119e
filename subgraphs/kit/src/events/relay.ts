// The transactional outbox's second half: what was committed goes to the broker, at least once and in
// version order per aggregate. One relay per database is active; the others wait for its lock.
import { setTimeout as delay } from 'node:timers/promises';
import type { Broker } from '@ates/schema/broker/connect';
import type { Logger } from 'pino';
import type postgres from 'postgres';
import type { Database } from '../tables/database.ts';
import { isBulkWriting } from './bulk-write.ts';
import { createOutboxPublisher } from './publish-outbox.ts';
import type { Signal } from './signal.ts';
import type { StreamGuard } from './stream-guard.ts';

const relayLock = 4_837_002;
const defaultPollMs = 500;
const closeMs = 5000;
/** While others write in bulk, one part in so many of the time goes into publishing. */
const shareOfBulkTime = 20;
const bulkRestMaxMs = 2000;

export interface RelayOptions {
  readonly database: Database;
  readonly broker: Broker;
  /** Raised after every commit that wrote to the outbox. */
  readonly committed: Signal;
  /** Whose outbox: names the core-NATS subject by which replicas wake the active relay. */
  readonly context: string;
  readonly logger: Logger;
  /** The safety net when no signal comes. */
  readonly pollMs?: number;
  /** Messages per round trip to the database. */
  readonly batchMax?: number;
  /** Looks after the streams: without one, what a broker has lost stays lost. */
  readonly guard?: StreamGuard;
}

export interface Relay {
  /** Finishes the batch in hand and gives the lock to the next. */
  close(): Promise<void>;
}

export interface OutboxRow {
  readonly position: number;
  readonly lane: string;
  readonly subject: string;
  readonly message_id: string;
  readonly state_version: number | null;
  readonly payload: string;
}

/** A row with the stream its message goes to, without the broker's prefix. */
export type StreamedRow = OutboxRow & { readonly stream: string };

export function startRelay(options: RelayOptions): Relay {
  const { broker, committed, context } = options;
  const abort = new AbortController();
  const wakeSubject = broker.subject(`wake.${context}`);
  let active = false;
  const remote = broker.nc.subscribe(wakeSubject, {
    callback: () => void (active && committed.notify()),
  });
  const stopTelling = committed.listen(() => {
    // Another replica may hold the lock: tell it. The active one has been woken in-process.
    if (!active && !broker.nc.isClosed()) broker.nc.publish(wakeSubject);
  });
  const session: { current?: postgres.Sql } = {};
  const running = run(options, abort.signal, session, (now) => {
    active = now;
  });
  return {
    async close() {
      abort.abort();
      stopTelling();
      remote.unsubscribe();
      // A database that does not answer must not keep the process.
      const timer = setTimeout(() => void session.current?.end({ timeout: 0 }), closeMs);
      await running;
      clearTimeout(timer);
    },
  };
}

async function run(
  options: RelayOptions,
  abort: AbortSignal,
  session: { current?: postgres.Sql },
  setActive: (active: boolean) => void,
): Promise<void> {
  while (!abort.aborted) {
    const connection = options.database.connect('relay');
    session.current = connection;
    try {
      await lead(options, connection, abort, setActive);
    } catch (error) {
      options.logger.warn({ err: error }, 'relay interrupted; it starts again');
      await pause(options.pollMs ?? defaultPollMs, abort);
    } finally {
      setActive(false);
      // The session ends, and with it the lock.
      await connection.end({ timeout: 1 });
    }
  }
}

/** Waits for the lock, then relays until the connection that holds it is lost or the process stops. */
async function lead(
  options: RelayOptions,
  connection: postgres.Sql,
  abort: AbortSignal,
  setActive: (active: boolean) => void,
): Promise<void> {
  const { committed, guard, logger, pollMs = defaultPollMs, batchMax = 1000 } = options;
  const pid = await waitForLock(connection, pollMs, abort);
  if (pid === undefined) return;
  // All it writes is that something is sent. Should that be lost in a crash, it is sent once more.
  await connection`set synchronous_commit = off`;
  // The outbox is empty most of the time, and so the planner believes; by a scan it would read all of a
  // full one for every batch.
  await connection`set enable_seqscan = off`;
  setActive(true);
  await guard?.check();
  const publish = createOutboxPublisher(options.broker);
  // What the publisher remembers of the streams is wrong when they are lost: then all begins again.
  while (!abort.aborted && !guard?.isDue()) {
    const begun = performance.now();
    const rows = await unsent(connection, pid, batchMax);
    if (rows.length === 0) {
      await committed.wait(pollMs, abort);
      continue;
    }
    const sent = await publish(rows);
    if (sent.positions.length > 0) {
      await connection`delete from outbox where position = any(${`{${sent.positions.join(',')}}`}::bigint[])`;
      await guard?.noteSent();
    }
    if (sent.failure) {
      logger.warn({ err: sent.failure, unsent: rows.length - sent.positions.length }, 'not sent');
      guard?.suspect();
      // The broker is away or refuses: a publish waits for its time limit already, so this is short.
      await pause(pollMs, abort);
    } else if (rows.length === batchMax && (await isBulkWriting(connection))) {
      const tookMs = performance.now() - begun;
      await pause(Math.min((shareOfBulkTime - 1) * tookMs, bulkRestMaxMs), abort);
    }
  }
}

/** Answers the backend that holds the lock; undefined when the process stops first. */
async function waitForLock(
  connection: postgres.Sql,
  pollMs: number,
  abort: AbortSignal,
): Promise<number | undefined> {
  while (!abort.aborted) {
    const [lock] = await connection<{ held: boolean; pid: number }[]>`
      select pg_try_advisory_lock(${relayLock}) as held, pg_backend_pid() as pid`;
    if (lock?.held) return lock.pid;
    await pause(pollMs, abort);
  }
  return undefined;
}

/** The connection that held the lock is gone, and with it the right to publish. */
class LeadershipLostError extends Error {
  readonly code = 'RELAY_LEADERSHIP_LOST';
}

async function unsent(
  connection: postgres.Sql,
  pid: number,
  limit: number,
): Promise<StreamedRow[]> {
  // A reconnect answers from another backend, without the lock: its pid tells, also when nothing waits.
  const rows = await connection<(MaybeRow & { pid: number })[]>`
    select session.pid, waiting.* from (select pg_backend_pid() as pid) session
    left join (
      select position::float8 as position, lane, stream, subject, message_id,
             state_version::float8 as state_version, payload
      -- Not the position selected above, which is a float: the index is about the column.
      from outbox order by outbox.position limit ${limit}
    ) waiting on true
    order by waiting.position`;
  if (rows.some((row) => row.pid !== pid))
    throw new LeadershipLostError('relay lost its connection');
  return rows.filter((row) => row.position !== null);
}

/** The row that stands for an empty outbox has no position, and nothing else either. */
type MaybeRow = StreamedRow | { readonly position: null };

/** Resolves after `ms`, or as soon as `abort` fires. */
const pause = (ms: number, abort: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal: abort }).catch(() => undefined);

// Notices when the broker has lost what it stored: a stream that was made anew, or whose last sequence went
// back. Then everything this subgraph has told goes into the outbox again (refill-outbox.ts). The relay
// asks before it publishes, so that nothing overtakes what is told again.
import type { Broker } from '@ates/schema/broker/connect';
import { provisionStreams, streamDefinitions, type StreamName } from '@ates/schema/broker/streams';
import { contracts } from '@ates/schema/contracts/catalogue';
import type { Logger } from 'pino';
import type { Database } from '../tables/database.ts';
import { streamPositions } from '../tables/kit-tables.ts';
import { recordPositions, refillOutbox, type StreamPosition } from './refill-outbox.ts';
import type { Signal } from './signal.ts';
import { deadLetterStream } from '../tables/tell-dead-letters.ts';

export interface StreamGuard {
  /** Makes missing streams, refills the outbox if one was lost. Throws when the broker does not answer. */
  check(): Promise<void>;
  /** Whether something has happened after which to check again. */
  isDue(): boolean;
  /** Something was sent: remembers how far the streams are, every few seconds. */
  noteSent(): Promise<void>;
  /** A publish failed: perhaps its stream is gone. */
  suspect(): void;
  close(): void;
}

export interface StreamGuardOptions {
  readonly broker: Broker;
  readonly database: Database;
  /** Wakes the relay when there is something to check. */
  readonly committed: Signal;
  /** The subgraph: its contracts say which streams it fills. */
  readonly context: string;
  readonly logger: Logger;
}

const noteEveryMs = 5000;
const suspectEveryMs = 2000;

export function guardStreams(options: StreamGuardOptions): StreamGuard {
  const { broker, database, committed } = options;
  const streams = streamsToldTo(options.context);
  let due = true;
  let checkedAtMs = Number.NEGATIVE_INFINITY;
  let notedAtMs = Number.NEGATIVE_INFINITY;
  const stopListening = broker.onReconnect(() => {
    due = true;
    checkedAtMs = Number.NEGATIVE_INFINITY;
    committed.notify();
  });
  return {
    isDue: () => due && performance.now() - checkedAtMs > suspectEveryMs,
    async check() {
      checkedAtMs = performance.now();
      due = false;
      try {
        await checkStreams(options, streams);
      } catch (error) {
        due = true;
        throw error;
      }
    },
    async noteSent() {
      if (performance.now() - notedAtMs < noteEveryMs) return;
      notedAtMs = performance.now();
      const { positions, lost } = await compare(options, streams);
      // Somebody else may have made a lost stream again, and then no publish fails.
      if (lost.length === 0) return recordPositions(database.db, positions);
      due = true;
      checkedAtMs = Number.NEGATIVE_INFINITY;
    },
    suspect() {
      due = true;
    },
    close: stopListening,
  };
}

/** Those its contracts name, and the copies of its dead letters. */
const streamsToldTo = (context: string): readonly StreamName[] =>
  streamDefinitions
    .map(({ name }) => name)
    .filter(
      (name) =>
        name === deadLetterStream ||
        contracts.some((one) => one.context === context && one.stream === name),
    );

async function checkStreams(
  { broker, database, logger, context }: StreamGuardOptions,
  streams: readonly StreamName[],
): Promise<void> {
  await provisionStreams(broker);
  const { positions, lost, recorded } = await compare({ broker, database }, streams);
  if (lost.length === 0) return recordPositions(database.db, positions);
  const messages = await refillOutbox(database, context, lost, positions);
  if (messages === 0) return;
  if (recorded.length > 0)
    logger.warn({ lost, messages }, 'the broker has lost messages; all is told again');
  else logger.info({ messages }, 'a broker that is new to this database is told everything');
}

/** Where the streams stand, and those that are not what they were when they were looked at last. */
async function compare(
  { broker, database }: Pick<StreamGuardOptions, 'broker' | 'database'>,
  streams: readonly StreamName[],
) {
  const positions = await positionsOf(broker, streams);
  const recorded = await database.db.select().from(streamPositions);
  const lost = positions.filter((now) =>
    isLost(
      now,
      recorded.find(({ stream }) => stream === now.stream),
    ),
  );
  return { positions, lost, recorded };
}

/** Never seen and empty counts as lost: a database that comes to a new broker tells everything. */
function isLost(now: StreamPosition, before: StreamPosition | undefined): boolean {
  if (!before) return now.lastSequence === 0;
  return before.createdAt !== now.createdAt || before.lastSequence > now.lastSequence;
}

const positionsOf = (
  broker: Broker,
  streams: readonly StreamName[],
): Promise<readonly StreamPosition[]> =>
  Promise.all(
    streams.map(async (stream) => {
      const { created, state } = await broker.jsm.streams.info(broker.stream(stream));
      return { stream, createdAt: created, lastSequence: state.last_seq };
    }),
  );

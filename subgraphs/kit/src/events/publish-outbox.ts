// Rows of the outbox become messages: each aggregate's in version order, many at once. Few go out one by
// one side by side; many as atomic batches, where the stream takes those.
import type { Broker } from '@ates/schema/broker/connect';
import { errors } from '@nats-io/transport-node';
import { batchMessagesMax, publishAtomically, type BatchMessage } from './publish-atomically.ts';
import { createStatePublisher } from './publish-state.ts';
import type { StreamedRow } from './relay.ts';
import { createStandings, newestOnEach, type Standings } from './standings.ts';

/** What became of the rows. A lane's rows after one that failed are not tried. */
export interface Published {
  readonly positions: number[];
  readonly failure: Error | undefined;
}

export type OutboxPublisher = (rows: readonly StreamedRow[]) => Promise<Published>;

// Below this, messages side by side are as fast as a batch.
const batchMin = 16;

/** One per time as leader: what it remembers of the subjects is right while nobody else publishes. */
export function createOutboxPublisher(broker: Broker): OutboxPublisher {
  const standings = createStandings();
  const publishState = createStatePublisher(broker, standings);
  const takesBatches = rememberBatchStreams(broker);

  const publishOne = async (row: StreamedRow): Promise<void> => {
    if (row.state_version !== null) return publishState(row, row.state_version);
    await broker.js.publish(broker.subject(row.subject), row.payload, { msgID: row.message_id });
  };

  const publishMany = async (outcome: Outcome, rows: readonly StreamedRow[]): Promise<void> => {
    const [first] = rows;
    if (!first) return;
    const isBatch =
      rows.length >= batchMin && (await takesBatches(first.stream).catch(() => false));
    const send = first.state_version === null ? sendFacts : sendStates;
    if (!isBatch || !(await send(broker, standings, rows, outcome)))
      await publishOneByOne(rows, publishOne, outcome);
  };

  return async (rows) => {
    const outcome: Outcome = { positions: [], blocked: new Set(), failure: undefined };
    let waiting = rows;
    while (waiting.length > 0) {
      const round = nextRound(waiting, outcome.blocked);
      for (const facts of chunksByStream(round.facts)) await publishMany(outcome, facts);
      const states = round.states.filter(({ lane }) => !outcome.blocked.has(lane));
      for (const chunk of chunksByStream(states)) await publishMany(outcome, chunk);
      waiting = round.later;
    }
    return outcome;
  };
}

interface Outcome {
  readonly positions: number[];
  /** Lanes with a message that failed: their later versions must not overtake it. */
  readonly blocked: Set<string>;
  failure: Error | undefined;
}

/**
 * The next stretch of each lane: facts in a row, then the states after them. What a lane tells after a
 * state waits for the next round, so nothing of a later version is sent before that is acknowledged.
 */
function nextRound(rows: readonly StreamedRow[], blocked: ReadonlySet<string>) {
  const facts: StreamedRow[] = [];
  const states: StreamedRow[] = [];
  const later: StreamedRow[] = [];
  const stateTold = new Set<string>();
  const waiting = new Set<string>();
  for (const row of rows) {
    const { lane } = row;
    if (blocked.has(lane)) continue;
    if (waiting.has(lane) || (row.state_version === null && stateTold.has(lane))) {
      waiting.add(lane);
      later.push(row);
    } else if (row.state_version === null) {
      facts.push(row);
    } else {
      stateTold.add(lane);
      states.push(row);
    }
  }
  return { facts, states, later };
}

/** Rows of one stream together, in their order, as many as a batch may have. */
function chunksByStream(rows: readonly StreamedRow[]): StreamedRow[][] {
  const chunks: StreamedRow[][] = [];
  const open = new Map<string, StreamedRow[]>();
  for (const row of rows) {
    const chunk = open.get(row.stream);
    if (chunk && chunk.length < batchMessagesMax) {
      chunk.push(row);
    } else {
      const begun = [row];
      open.set(row.stream, begun);
      chunks.push(begun);
    }
  }
  return chunks;
}

/** Sends facts as one batch. Answers false when it was refused as a whole: then each goes for itself. */
async function sendFacts(
  broker: Broker,
  _standings: Standings,
  rows: readonly StreamedRow[],
  outcome: Outcome,
): Promise<boolean> {
  const messages = rows.map((row) => messageOf(broker, row));
  return (await commitBatch(broker, messages, rows, outcome)) !== 'refused';
}

/** The same for states: the newest of each subject, unless the broker has it already. */
async function sendStates(
  broker: Broker,
  standings: Standings,
  rows: readonly StreamedRow[],
  outcome: Outcome,
): Promise<boolean> {
  const newest = newestPerSubject(broker, rows);
  const [{ stream } = { stream: '' }] = rows;
  const unknown = [...newest.keys()].filter((subject) => !standings.get(subject));
  const found = await newestOnEach(broker, stream, unknown).catch(() => undefined);
  if (!found) return false;
  for (const subject of unknown)
    standings.remember(subject, found.get(subject) ?? { sequence: 0, version: 0 });
  const wanted = [...newest].flatMap(([subject, row]) => {
    const standing = standings.get(subject);
    const isNews = standing !== undefined && standing.version < (row.state_version ?? 0);
    return isNews
      ? [{ ...messageOf(broker, row), expectedLastOnSubject: standing.sequence, row }]
      : [];
  });
  const first = await commitBatch(broker, wanted, rows, outcome);
  wanted.forEach(({ subject, row }, index) => {
    if (typeof first !== 'number') standings.forget(subject);
    else standings.remember(subject, { sequence: first + index, version: row.state_version ?? 0 });
  });
  return first !== 'refused';
}

function newestPerSubject(broker: Broker, rows: readonly StreamedRow[]): Map<string, StreamedRow> {
  const newest = new Map<string, StreamedRow>();
  for (const row of rows) {
    const subject = broker.subject(row.subject);
    const known = newest.get(subject);
    if (!known || (known.state_version ?? 0) <= (row.state_version ?? 0)) newest.set(subject, row);
  }
  return newest;
}

const messageOf = (broker: Broker, row: StreamedRow): BatchMessage => ({
  subject: broker.subject(row.subject),
  messageId: row.message_id,
  payload: row.payload,
});

/**
 * Publishes `messages` and notes that `rows` are sent. `refused`: each may go for itself, and what was
 * stored after all is known by its id. `failed`: the broker did not answer, nobody has to try each; the
 * rows come again.
 */
async function commitBatch(
  broker: Broker,
  messages: readonly BatchMessage[],
  rows: readonly StreamedRow[],
  outcome: Outcome,
): Promise<number | 'refused' | 'failed'> {
  try {
    const first = messages.length === 0 ? 0 : await publishAtomically(broker, messages);
    for (const { position } of rows) outcome.positions.push(position);
    return first;
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) return 'refused';
    for (const { lane } of rows) outcome.blocked.add(lane);
    outcome.failure ??= error;
    return 'failed';
  }
}

/** At most one message per lane at a time, all lanes side by side. */
async function publishOneByOne(
  rows: readonly StreamedRow[],
  publish: (row: StreamedRow) => Promise<void>,
  outcome: Outcome,
): Promise<void> {
  const lanes = new Map<string, StreamedRow[]>();
  for (const row of rows) {
    const lane = lanes.get(row.lane);
    if (lane) lane.push(row);
    else lanes.set(row.lane, [row]);
  }
  await Promise.all(
    [...lanes].map(async ([lane, waiting]) => {
      try {
        for (const row of waiting) {
          await publish(row);
          outcome.positions.push(row.position);
        }
      } catch (error) {
        outcome.blocked.add(lane);
        outcome.failure ??= asError(error);
      }
    }),
  );
}

/** A server below 2.12 drops the setting without a word: what it answers counts, not what it was told. */
function rememberBatchStreams(broker: Broker): (stream: string) => Promise<boolean> {
  const known = new Map<string, boolean>();
  return async (stream) => {
    const remembered = known.get(stream);
    if (remembered !== undefined) return remembered;
    const { config } = await broker.jsm.streams.info(broker.stream(stream));
    const takes = config.allow_atomic === true;
    known.set(stream, takes);
    return takes;
  };
}

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));

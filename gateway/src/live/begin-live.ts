// Where a client's frames begin: at what there is now, or after its cursor when that is one of this person's, for this
// operation and of these streams. Otherwise it is told so with a code and begins anew: never a silent jump.
import type { StreamPlace } from '@ates/schema/broker/watch-subjects';
import type { ErrorCode } from '../error-codes.ts';
import type { RequestRefusal } from '../operations/request-error.ts';
import type { BoundCursors, Place } from './cursor.ts';
import type { Beginning, CatchingUp } from './live-client.ts';
import type { LiveExecution } from './live-execution.ts';
import type { Told } from './live-shared.ts';
import type { LiveFeeds } from './live-feed.ts';

/** What decides where to begin. */
export type BeginningOptions = {
  readonly execution: LiveExecution;
  readonly feeds: LiveFeeds;
  readonly cursors: BoundCursors;
  /** Unchecked; undefined when the client begins anew. */
  readonly cursor: unknown;
  readonly replayMax: number;
};

/**
 * After begin() of the execution.
 * @param join makes the client; called at the very moment the beginning counts for, so that no frame comes between.
 */
export async function beginLive<Client>(
  options: BeginningOptions,
  join: (begins: Beginning) => Client,
): Promise<Client | RequestRefusal> {
  const { execution, cursors, cursor } = options;
  if (cursor === undefined || cursor === null) return join(anew(execution));
  const places = cursors.read(cursor);
  if (places === undefined) return join(anew(execution, 'CURSOR_INVALID'));
  const current = execution.places();
  const same = current.every(({ stream }, part) => places[part]?.stream === stream);
  if (!same || places.length !== current.length) return join(anew(execution, 'CURSOR_STALE'));
  if (execution.field.kind !== 'state') return afterPlaces(options, places, join);
  return afterVersion(execution, places[0]?.at ?? 0, join);
}

function anew(execution: LiveExecution, code?: ErrorCode): Beginning {
  const { last } = execution;
  const known = execution.field.kind === 'state' ? [last.version ?? 0] : [];
  return { first: [code === undefined ? last : withCode(last, code)], known };
}

/** The frame of one client only: shared ones say nothing about anybody. */
function withCode(told: Told, code: ErrorCode): Told {
  const { extensions } = told.frame;
  const members = `"code":"${code}"${extensions === '' ? '' : `,${extensions}`}`;
  return { ...told, frame: { ...told.frame, extensions: members } };
}

async function afterVersion<Client>(
  execution: LiveExecution,
  version: number,
  join: (begins: Beginning) => Client,
): Promise<Client | RequestRefusal> {
  if (version > (execution.last.version ?? 0)) {
    // Known on another gateway and not here yet, or never true: the owner says which.
    const asked = await execution.ask();
    if ('kind' in asked) return asked;
    if ((asked.version ?? 0) < version) return join(anew(execution, 'CURSOR_STALE'));
  }
  const { last } = execution;
  const newer = (last.version ?? 0) > version;
  return join({ first: newer ? [last] : [], known: [Math.max(version, last.version ?? 0)] });
}

/** How long this gateway may be behind another before a client is sent to try again. */
const behindMaxMs = 5_000;

async function afterPlaces<Client>(
  options: BeginningOptions,
  places: readonly Place[],
  join: (begins: Beginning) => Client,
): Promise<Client | RequestRefusal> {
  const { execution, feeds } = options;
  const behind = () => execution.places().some(({ at }, part) => at < (places[part]?.at ?? 0));
  const deadline = performance.now() + behindMaxMs;
  while (behind()) {
    if (performance.now() > deadline) {
      const extensions = { code: 'LIVE_INTERRUPTED', resumable: true };
      const errors = [{ message: 'This is not known here yet: come back.', extensions }];
      return { kind: 'refused', status: 503, errors };
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const until = execution.places();
  const streams = execution.sources.map(({ source }) => feeds.place(source.stream));
  return join({
    first: [],
    known: until.map(({ at }) => at),
    catchUp: (client) =>
      execution.kind === 'log'
        ? catchUpLog(options, client, { places, until, streams })
        : catchUp(options, client, { places, until, streams }),
  });
}

type Missed = {
  readonly places: readonly Place[];
  readonly until: readonly Place[];
  readonly streams: readonly StreamPlace[];
};

/** What comes after `until` is offered to the client by itself. */
async function catchUpLog(
  { execution, replayMax }: BeginningOptions,
  client: CatchingUp,
  { places, until }: Missed,
): Promise<void> {
  const told = await execution.toldSince(places[0]?.at ?? 0, replayMax);
  if (told === 'gone') return client.show(withCode(execution.last, 'CURSOR_STALE'));
  for (const one of told) {
    if (client.gone.aborted) return;
    if (one.sequence <= (until[0]?.at ?? 0)) await client.show(one);
  }
}

/** Part after part: who enters and leaves first, then what has changed. */
async function catchUp(
  { execution, feeds, replayMax }: BeginningOptions,
  client: CatchingUp,
  { places, until, streams }: Missed,
): Promise<void> {
  const reached = places.map((place) => ({ ...place }));
  for (const [index, part] of execution.openParts().entries()) {
    const place = reached[index];
    const end = until[index];
    const stream = streams[index];
    if (place === undefined || end === undefined || stream === undefined) return;
    const outcome = await feeds.replay(part.source, {
      after: { created: stream.created, sequence: place.at },
      until: end.at,
      messagesMax: replayMax,
      signal: client.gone,
      async onEvent(event) {
        const item = part.read(event);
        if (item === undefined) return;
        place.at = item.sequence;
        const told = await execution.tell(item, reached);
        if (told !== undefined) await client.show(told);
      },
    });
    if (outcome === 'gone') return client.show(withCode(execution.last, 'CURSOR_STALE'));
    place.at = Math.max(place.at, end.at);
  }
}

// One subscription as it runs once for all clients that share it: events become frames here, and every client gets
// each. Frames leave in the order of the events, although what they need may be fetched at the same time.
import { GraphQLError } from 'graphql';
import type { Caller } from '../identity/authenticate.ts';
import type { RequestRefusal } from '../operations/request-error.ts';
import type { LiveEnd } from '../transport/graphql-service.ts';
import { createBacklog, type Backlog } from './backlog.ts';
import { identityOf, type BoundCursors, type Place } from './cursor.ts';
import { FrameMaker, type Made } from './frame-maker.ts';
import { InOrder } from './in-order.ts';
import { liveError } from './live-error.ts';
import type { LiveField } from './live-field.ts';
import { LogHistory } from './log-history.ts';
import type { LiveParts, LiveRequest } from './live-request.ts';
import { lastingCaller, type LiveReader, type LiveShared, type Told } from './live-shared.ts';
import type { LiveItem, LivePart, OpenParts } from './live-source.ts';
import { writeFrame } from './write-frame.ts';

/** So many frames are made at once, and so many events may wait meanwhile. */
const makingMax = 8;
const itemsMax = 10_000;

/** What is needed to run one. */
export type ExecutionOptions = {
  readonly parts: LiveParts;
  readonly request: LiveRequest;
  readonly field: LiveField;
  readonly openParts: OpenParts;
  /** Told when nobody is left. */
  readonly onOver: () => void;
};

/** Listens from the beginning; shows nothing before begin(). */
export class LiveExecution implements LiveShared {
  readonly field: LiveField;
  readonly sources: readonly LivePart[];
  readonly readers = new Set<LiveReader>();
  readonly #options: ExecutionOptions;
  readonly #cursors: BoundCursors;
  readonly #maker: FrameMaker;
  readonly #backlog: Backlog<LiveItem>;
  readonly #line: InOrder<LiveItem, Made | undefined>;
  readonly #stopListening: readonly (() => void)[];
  /** How far each part has been shown. */
  readonly #shown: number[];
  #begun: Promise<RequestRefusal | undefined> | undefined;
  #open = false;
  #over = false;
  /** Requests that have not become readers yet. */
  #holds = 0;
  #last: Told | undefined;
  #history: LogHistory | undefined;

  constructor(options: ExecutionOptions, cursors: BoundCursors) {
    const { parts, request, field, openParts } = options;
    this.#options = options;
    this.#cursors = cursors;
    this.field = field;
    this.sources = openParts();
    this.#maker = new FrameMaker(parts, request, field, () => this.#callerNow());
    this.#backlog = createBacklog({
      countMax: itemsMax,
      bytesMax: Infinity,
      conflates: field.kind !== 'log',
    });
    this.#line = new InOrder({
      make: (item) => this.#maker.make(item),
      show: (item, made) => this.#show(item, made),
      failed: (error) => this.#endAll(this.#toEnd(error)),
      room: () => this.#pump(),
    });
    this.#shown = this.sources.map(({ source }) => parts.feeds.place(source.stream).sequence);
    this.#stopListening = this.sources.map((part) =>
      parts.feeds.listen(part.source, {
        onEvent: (event) => {
          const item = part.read(event);
          if (item !== undefined) this.#take(item);
        },
        onRemade: () => this.#onRemade(),
      }),
    );
  }

  get kind(): LiveField['kind'] {
    return this.field.kind;
  }

  /** Keeps it alive until it is released again. */
  hold(): () => void {
    this.#holds += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      this.#closeIfUnused();
    };
  }

  /** Once: who shares it has the same rights, and what the owner said counts for all. */
  begin(): Promise<RequestRefusal | undefined> {
    this.#begun ??= this.#begin();
    return this.#begun;
  }

  /** The newest frame: of a state what it is, otherwise one that says from where on nothing is missed. */
  get last(): Told {
    if (this.#last === undefined) throw new TypeError('begin() comes first.');
    const { frame, ...told } = this.#last;
    if (this.field.kind === 'state') return this.#last;
    return { ...told, frame: { ...frame, position: this.#cursors.position(this.places()) } };
  }

  /** How far each part has been shown, exactly: whatever comes after it is still to be shown. */
  places(): Place[] {
    const idle = this.#backlog.size === 0 && this.#line.length === 0;
    return this.sources.map(({ source }, part) => {
      const { created, sequence } = this.#options.parts.feeds.place(source.stream);
      const at = idle ? Math.max(sequence, this.#shown[part] ?? 0) : (this.#shown[part] ?? 0);
      return { stream: identityOf(source.stream, created), at };
    });
  }

  /** A reader of what is over already is told so at once. */
  join(reader: LiveReader): void {
    if (this.#over) return reader.end(liveError('LIVE_INTERRUPTED', 'Subscribe again.'));
    this.readers.add(reader);
  }

  leave(reader: LiveReader): void {
    this.readers.delete(reader);
    this.#closeIfUnused();
  }

  /** Asks the owner again, for a reader that knows more than was shown here. */
  async ask(): Promise<Made | RequestRefusal> {
    return this.#maker.begin();
  }

  /** A frame for one reader only: something it missed. Undefined when the execution is over. */
  async tell(item: LiveItem, places: readonly Place[]): Promise<Told | undefined> {
    const made = await this.#maker.make(item);
    return made && this.#toTold(item, made, this.#cursors.position(places));
  }

  /** Of a log: everything told after a sequence, read and made once for all who come back. */
  async toldSince(after: number, replayMax: number): Promise<readonly Told[] | 'gone'> {
    const [place] = this.places();
    this.#history ??= new LogHistory(place?.at ?? 0, (from, until) =>
      this.#readMissed(from, until, replayMax),
    );
    return this.#history.since(after);
  }

  /** Fresh parts, for whoever reads a stretch again. */
  openParts(): readonly LivePart[] {
    return this.#options.openParts();
  }

  async #begin(): Promise<RequestRefusal | undefined> {
    const made = await this.#maker.begin();
    if ('kind' in made) return made;
    const entity = this.sources[0]?.source.subject ?? '';
    const { version } = made;
    const places = this.places();
    const snapshot = { entity, had: true, has: true, part: 0, sequence: 0, version };
    this.#last = this.#toTold(snapshot, made, this.#positionOf(places, version));
    this.#open = true;
    this.#pump();
    return undefined;
  }

  async #readMissed(after: number, until: number, messagesMax: number) {
    const [part] = this.openParts();
    const [place] = this.places();
    if (part === undefined || place === undefined) return 'gone';
    const { feeds } = this.#options.parts;
    const { created } = feeds.place(part.source.stream);
    const missed: Told[] = [];
    const outcome = await feeds.replay(part.source, {
      after: { created, sequence: after },
      until,
      messagesMax,
      signal: this.#maker.gone,
      onEvent: async (event) => {
        const item = part.read(event);
        const told = item && (await this.tell(item, [{ ...place, at: item.sequence }]));
        if (told !== undefined) missed.push(told);
      },
    });
    return outcome === 'gone' ? outcome : missed;
  }

  #take(item: LiveItem): void {
    // Who has seen the frame and asks at once gets nothing that was read before the event.
    this.#options.parts.executor.forget?.();
    if (!this.#backlog.push(item)) {
      return this.#endAll(
        liveError('LIVE_INTERRUPTED', 'More happened at once than can be shown.'),
      );
    }
    if (this.#open) this.#pump();
  }

  #pump(): void {
    while (this.#line.length < makingMax) {
      const item = this.#backlog.shift();
      if (item === undefined) return;
      void this.#line.make(item);
    }
  }

  #toEnd(error: unknown): LiveEnd {
    if (error instanceof GraphQLError) return { kind: 'failed', errors: [error.toJSON()] };
    this.#options.request.logger.error({ err: error }, 'a live frame failed');
    return liveError('INTERNAL_SERVER_ERROR', 'Internal server error.');
  }

  #show(item: LiveItem, made: Made | undefined): void {
    this.#shown[item.part] = item.sequence;
    if (made === undefined) return;
    if (this.field.kind === 'state') {
      // The owner may have answered an earlier event with this version already.
      if ((made.version ?? 0) <= (this.#last?.version ?? 0)) return;
    }
    const told = this.#toTold(item, made, this.#positionOf(this.places(), made.version));
    if (this.field.kind === 'state') this.#last = told;
    this.#history?.add(told);
    for (const reader of this.readers) reader.offer(told);
  }

  /** Of a state the version is what counts, whatever else is in its stream. */
  #positionOf(places: readonly Place[], version: number | undefined): string {
    const known = this.field.kind === 'state' && version !== undefined;
    return this.#cursors.position(
      known ? places.map((place) => ({ ...place, at: version })) : places,
    );
  }

  #toTold(item: Omit<LiveItem, 'data' | 'carries' | 'bytes'>, made: Made, position: string): Told {
    const { entity, had, has, part, sequence } = item;
    const frame = writeFrame(made.answer, position);
    const bytes = frame.members.length + frame.extensions.length + position.length;
    return { frame, entity, had, has, part, sequence, version: made.version, bytes };
  }

  /** Versions go on in a stream that was remade; sequences do not. */
  #onRemade(): void {
    if (this.field.kind === 'state') return;
    this.#endAll(liveError('LIVE_INTERRUPTED', 'What was subscribed to has to be begun anew.'));
  }

  #callerNow(): Caller {
    return lastingCaller(this.readers) ?? this.#options.request.caller;
  }

  #endAll(end: LiveEnd): void {
    for (const reader of this.readers) reader.end(end);
    this.#close();
  }

  #closeIfUnused(): void {
    if (this.readers.size === 0 && this.#holds === 0) this.#close();
  }

  #close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#maker.stop();
    for (const stop of this.#stopListening) stop();
    this.#backlog.clear();
    this.#line.close();
    this.#options.onOver();
  }
}

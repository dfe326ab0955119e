// One client of a shared subscription: frames wait here while it is slow, within bounds, and nobody else notices.
// Its token's life ends its stream; what it missed before it came back is read again from the broker.
import type { Caller } from '../identity/authenticate.ts';
import type { WatchLifetime } from '../identity/token-lifetime.ts';
import { Stop, type StopSignal } from '../stop-signal.ts';
import type {
  Credentials,
  LiveEnd,
  LiveFrame,
  LiveSink,
  LiveStream,
} from '../transport/graphql-service.ts';
import { createBacklog, type Backlog } from './backlog.ts';
import { liveError } from './live-error.ts';
import type { LiveReader, LiveShared, Told } from './live-shared.ts';
import { rightsOf, type LiveLimits, type LiveRequest } from './live-request.ts';

/** What a client is made from. */
export type LiveClientOptions = {
  readonly execution: LiveShared;
  readonly caller: Caller;
  readonly watchLifetime: WatchLifetime;
  readonly limits: LiveLimits;
  readonly binding: string;
  readonly begins: Beginning;
  /** Looked at when something is logged, or a new token comes. */
  readonly request: Pick<LiveRequest, 'authenticate' | 'logger'>;
};

/** What the client is told first, and what it knows already. */
export type Beginning = {
  readonly first: readonly Told[];
  /** Of a state the version, of streams the sequence of each: at or below is nothing new. */
  readonly known: readonly number[];
  /** Reads again what was missed, and shows it in order; what happens meanwhile waits. */
  readonly catchUp?: ((client: CatchingUp) => Promise<void>) | undefined;
};

/** A client that catches up. */
export type CatchingUp = {
  /** Waits while the client is full. */
  show(told: Told): Promise<void>;
  readonly gone: StopSignal;
};

/** Joins the execution at once, so that nothing is missed before start(). */
export class LiveClient implements LiveStream, LiveReader, CatchingUp {
  readonly binding: string;
  readonly #options: LiveClientOptions;
  readonly #backlog: Backlog<Told>;
  readonly #gone = new Stop();
  #caller: Caller;
  #sink: LiveSink | undefined;
  #room = true;
  #catchingUp: boolean;
  #wake: (() => void) | undefined;
  #stopWatching = () => {};
  /** Why it ended before it was started. */
  #ending: LiveEnd | undefined;

  constructor(options: LiveClientOptions) {
    const { execution, limits, begins } = options;
    this.#options = options;
    this.binding = options.binding;
    this.#caller = options.caller;
    this.#catchingUp = begins.catchUp !== undefined;
    this.#backlog = createBacklog({
      countMax: limits.queueMax,
      bytesMax: limits.queueMaxBytes,
      conflates: execution.kind !== 'log',
    });
    for (const told of begins.first) this.#backlog.push(told);
    execution.join(this);
    this.#watchToken();
  }

  get caller(): Caller {
    return this.#caller;
  }

  get gone(): StopSignal {
    return this.#gone;
  }

  start(sink: LiveSink): void {
    if (this.#ending !== undefined) return sink.end(this.#ending);
    if (this.#gone.aborted) return;
    this.#sink = sink;
    this.#drain();
    const { catchUp } = this.#options.begins;
    if (catchUp !== undefined) void this.#catchUp(catchUp);
  }

  ready(): void {
    this.#room = true;
    this.#wake?.();
    this.#drain();
  }

  stop(): void {
    this.#release();
    this.#sink = undefined;
  }

  async refresh(credentials: Credentials): Promise<void> {
    const authenticated = await this.#options.request.authenticate(credentials);
    if (this.#gone.aborted) return;
    if (!authenticated.ok) return this.end(liveError('UNAUTHENTICATED', 'The token is not valid.'));
    if (rightsOf(authenticated.caller) !== rightsOf(this.#caller)) {
      return this.end(liveError('IDENTITY_CHANGED', 'Subscribe again as who you are now.'));
    }
    this.#caller = authenticated.caller;
    this.#watchToken();
  }

  offer(told: Told): void {
    const known = this.#options.begins.known[told.part];
    const at = this.#options.execution.kind === 'state' ? told.version : told.sequence;
    if (known !== undefined && at !== undefined && at <= known) return;
    if (this.#sink !== undefined && this.#room && !this.#catchingUp && this.#backlog.size === 0) {
      this.#push(this.#sink, told.frame);
    } else if (!this.#backlog.push(told)) {
      this.end(
        liveError('CLIENT_TOO_SLOW', 'More happened than was read: come back with the cursor.'),
      );
    }
  }

  async show(told: Told): Promise<void> {
    while (!this.#room && !this.#gone.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#sink !== undefined) this.#push(this.#sink, told.frame);
  }

  end(end: LiveEnd): void {
    if (this.#gone.aborted) return;
    const sink = this.#sink;
    this.stop();
    if (sink === undefined) this.#ending = end;
    else sink.end(end);
  }

  async #catchUp(catchUp: NonNullable<Beginning['catchUp']>): Promise<void> {
    try {
      await catchUp(this);
    } catch (error) {
      if (!this.#gone.aborted) this.#options.request.logger.warn({ err: error }, 'not caught up');
      return this.end(liveError('LIVE_INTERRUPTED', 'What was missed could not be read.'));
    }
    this.#catchingUp = false;
    this.#drain();
  }

  #drain(): void {
    while (this.#sink !== undefined && this.#room && !this.#catchingUp) {
      const told = this.#backlog.shift();
      if (told === undefined) return;
      this.#push(this.#sink, told.frame);
    }
  }

  #push(sink: LiveSink, frame: LiveFrame): void {
    try {
      this.#room = sink.push(frame);
    } catch (error) {
      // One broken client must not keep the others from their frames.
      this.#options.request.logger.error({ err: error }, 'a frame was not taken');
      this.stop();
    }
  }

  #watchToken(): void {
    this.#stopWatching();
    const { viewer } = this.#caller;
    if (viewer === undefined) return;
    this.#stopWatching = this.#options.watchLifetime(viewer, (why) => {
      this.end(
        why === 'expired'
          ? liveError('TOKEN_EXPIRED', 'The token of this subscription has expired.')
          : liveError('TOKEN_REVOKED', 'The token of this subscription was taken back.'),
      );
    });
  }

  #release(): void {
    if (this.#gone.aborted) return;
    this.#gone.abort();
    this.#stopWatching();
    this.#backlog.clear();
    this.#wake?.();
    this.#options.execution.leave(this);
  }
}

// One subscription over as many connections as it takes: keeps the last cursor, comes back with it, drops what it has
// told already, and says how it stands. Frames reach the application in order and once.
import {
  LiveError,
  type LiveFrame,
  type LiveRequest,
  type LiveSink,
  type LiveStatus,
  type TransportResult,
} from './live-client-types.ts';
import type { LiveTransport, TransportEnd, TransportRequest } from './live-transport.ts';

/** What a subscription is given. */
export type SubscriptionParts = {
  readonly transport: LiveTransport;
  /** How long to wait before the attempt after so many failures, unless the server says. */
  readonly waitMs: (failures: number, atLeastMs: number | undefined) => number;
  readonly retriesMax: number;
  /** Gets other credentials; false when there are none to get. */
  readonly replaceCredentials: () => Promise<boolean>;
};

/** Runs until it is over or left. */
export class LiveSubscription<Data> {
  readonly #parts: SubscriptionParts;
  readonly #request: LiveRequest;
  readonly #sink: LiveSink<Data>;
  #cursor: string | undefined;
  /** Cursors of the frames told last: one that comes twice is no news. */
  #told = new Set<string>();
  #status: LiveStatus | undefined;
  #failures = 0;
  #credentialFailures = 0;
  #over = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #giveUp = () => {};

  constructor(parts: SubscriptionParts, request: LiveRequest, sink: LiveSink<Data>) {
    this.#parts = parts;
    this.#request = request;
    this.#sink = sink;
    this.#cursor = request.cursor;
  }

  start(): void {
    this.#tellStatus(this.#cursor === undefined ? 'connecting' : 'resuming');
    this.#attempt();
  }

  /** Opens it again with the cursor, as after a lost connection, but at once. */
  reopen(): void {
    if (this.#over) return;
    clearTimeout(this.#timer);
    this.#giveUp();
    this.#tellStatus('resuming');
    this.#attempt();
  }

  leave(): void {
    if (!this.#over) this.#finish();
  }

  #attempt(): void {
    // What an attempt that was given up still says is not heard.
    let mine = true;
    const opened = () => {
      if (mine && this.#cursor !== undefined && this.#status === 'resuming')
        this.#tellStatus('live');
    };
    const leave = this.#parts.transport.attempt(this.#wireRequest(), {
      opened,
      next: (result) => {
        if (mine) this.#next(result);
      },
      end: (end) => {
        if (!mine) return;
        mine = false;
        void this.#ended(end);
      },
    });
    this.#giveUp = () => {
      mine = false;
      leave();
    };
  }

  #wireRequest(): TransportRequest {
    const { query, variables, operationName } = this.#request;
    return {
      query,
      ...(variables === undefined ? {} : { variables }),
      ...(operationName === undefined ? {} : { operationName }),
      ...(this.#cursor === undefined ? {} : { extensions: { cursor: this.#cursor } }),
    };
  }

  #next(result: TransportResult): void {
    this.#failures = 0;
    this.#credentialFailures = 0;
    const frame = frameOf<Data>(result);
    const { cursor, extensions } = frame;
    if (gapCodes.has(extensions?.['code'])) {
      this.#told.clear();
      this.#tellStatus('gap');
    } else if (cursor !== undefined && this.#told.has(cursor)) {
      return;
    }
    if (cursor !== undefined) this.#remember(cursor);
    // First what is new, then that all is well again.
    this.#sink.next?.(frame);
    if (!this.#over) this.#tellStatus('live');
  }

  #remember(cursor: string): void {
    this.#cursor = cursor;
    this.#told.add(cursor);
    if (this.#told.size <= rememberedMax) return;
    const [oldest] = this.#told;
    if (oldest !== undefined) this.#told.delete(oldest);
  }

  async #ended(end: TransportEnd): Promise<void> {
    if (end.kind === 'complete') {
      this.#finish();
      return this.#sink.complete?.();
    }
    const failure = failureOf(end);
    if (failure.credentials) {
      this.#credentialFailures += 1;
      const replaced =
        this.#credentialFailures <= credentialFailuresMax &&
        (await this.#parts.replaceCredentials().catch(() => false));
      if (this.#over) return;
      if (!replaced) return this.#fail(failure.error);
    } else if (!failure.again) {
      return this.#fail(failure.error);
    }
    this.#failures += 1;
    if (this.#failures > this.#parts.retriesMax) return this.#fail(failure.error);
    this.#tellStatus(this.#cursor === undefined ? 'connecting' : 'resuming');
    const waitMs = this.#parts.waitMs(this.#failures, failure.retryAfterMs);
    this.#timer = setTimeout(() => this.#attempt(), waitMs);
  }

  #fail(error: LiveError): void {
    this.#finish();
    this.#sink.error?.(error);
  }

  #finish(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#giveUp();
    this.#tellStatus('over');
  }

  #tellStatus(status: LiveStatus): void {
    if (this.#status === status) return;
    this.#status = status;
    this.#sink.status?.(status);
  }
}

const rememberedMax = 64;
/** Credentials that are refused twice in a row will be refused again. */
const credentialFailuresMax = 2;
const gapCodes: ReadonlySet<unknown> = new Set(['CURSOR_INVALID', 'CURSOR_STALE']);
/** Close codes behind which the same would happen again. */
const finalCodes: ReadonlySet<string> = new Set([
  '4400',
  '4406',
  '4409',
  '4429',
  '1009',
  '400',
  '404',
  '405',
  '406',
  '413',
  '415',
]);
const credentialCodes: ReadonlySet<string> = new Set([
  '4401',
  '401',
  'UNAUTHENTICATED',
  'TOKEN_EXPIRED',
]);

type Failure = {
  readonly error: LiveError;
  readonly again: boolean;
  /** Other credentials would help. */
  readonly credentials: boolean;
  readonly retryAfterMs: number | undefined;
};

function failureOf(end: Exclude<TransportEnd, { kind: 'complete' }>): Failure {
  if (end.kind === 'errors') {
    const [first] = end.errors;
    const { code, resumable, retryAfterMs } = first?.extensions ?? {};
    const named = typeof code === 'string' ? code : 'UNKNOWN';
    const error = new LiveError(named, first?.message ?? 'The subscription ended.', end.errors);
    return {
      error,
      again: resumable === true || named === 'OVERLOADED' || named === 'RATE_LIMITED',
      credentials: credentialCodes.has(named),
      retryAfterMs: typeof retryAfterMs === 'number' ? retryAfterMs : undefined,
    };
  }
  const { code, reason, retryAfterMs } = end;
  const name =
    code === undefined ? 'UNREACHABLE' : code.length === 4 ? `CLOSED_${code}` : `HTTP_${code}`;
  return {
    error: new LiveError(name, reason),
    // 4403 says why: somebody with too many sockets may have fewer later.
    again:
      code === undefined ||
      !(finalCodes.has(code) || (code === '4403' && reason !== 'TOO_MANY_SOCKETS')),
    credentials: code !== undefined && credentialCodes.has(code),
    retryAfterMs,
  };
}

function frameOf<Data>({ data, errors, extensions }: TransportResult): LiveFrame<Data> {
  const cursor = extensions?.['cursor'];
  return {
    // The application says what its query answers; nobody checks it here.
    data: (data ?? null) as Data | null,
    ...(errors === undefined ? {} : { errors }),
    ...(extensions === undefined ? {} : { extensions }),
    cursor: typeof cursor === 'string' ? cursor : undefined,
  };
}

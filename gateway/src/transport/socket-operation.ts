// One operation of a WebSocket: what the service makes of it goes out as `next`, `error` and `complete` for its id.
// The texts of live frames are shared by all clients; id and binding are spliced in around them.
import type { GraphQLFormattedError } from 'graphql';
import { Stop, type StopSignal } from '../stop-signal.ts';
import { boundErrors } from './bound-errors.ts';
import { bindingEnd, type FrameTexts } from './frame-text.ts';
import type {
  Credentials,
  GraphQLAnswer,
  LiveEnd,
  LiveFrame,
  LiveSink,
  LiveStream,
  WrittenAnswer,
} from './graphql-service.ts';
import { asciiJson } from './shared-message.ts';
import type { SocketOutbox, Waiting } from './socket-outbox.ts';
import { boundedAnswerText } from './write-answer.ts';

/** What an operation needs of its socket. */
export type OperationParts = {
  readonly outbox: SocketOutbox;
  readonly texts: FrameTexts;
  readonly responseMaxBytes: number;
  /** Called once, when the operation has ended by itself; with the code that ended it, if one did. */
  readonly onOver: (id: string, code: unknown) => void;
};

/** Runs until it is over: answered, failed, ended by its source or stopped by the client. */
export class SocketOperation implements LiveSink, Waiting {
  readonly #id: string;
  readonly #parts: OperationParts;
  readonly #prefix: string;
  readonly #gone = new Stop();
  #over = false;
  #stream: LiveStream | undefined;
  #end = '';
  /** A frame that came while the socket was full; shared with the other clients, so that it costs nothing. */
  #held: LiveFrame | undefined;

  constructor(id: string, parts: OperationParts) {
    this.#id = id;
    this.#parts = parts;
    this.#prefix = `{"id":${asciiJson(id)},"type":"next","payload":`;
  }

  get over(): boolean {
    return this.#over;
  }

  /** Aborted when nobody waits for the answer any more. */
  get signal(): StopSignal {
    return this.#gone;
  }

  answer(answer: GraphQLAnswer | WrittenAnswer): void {
    if (this.#over) return;
    const text = boundedAnswerText(answer, this.#parts.responseMaxBytes);
    this.#parts.outbox.send(`${this.#prefix}${text}}`);
    this.#complete();
  }

  fail(errors: readonly GraphQLFormattedError[]): void {
    if (this.#over) return;
    this.#sendHeld();
    const payload = JSON.stringify(boundErrors(errors));
    this.#parts.outbox.send(
      `{"id":${JSON.stringify(this.#id)},"type":"error","payload":${payload}}`,
    );
    this.#finish(errors[0]?.extensions?.['code']);
  }

  run(stream: LiveStream): void {
    if (this.#over) return stream.stop();
    this.#stream = stream;
    this.#end = `${stream.binding}${bindingEnd}}`;
    stream.start(this);
  }

  async refresh(credentials: Credentials): Promise<void> {
    await this.#stream?.refresh(credentials);
  }

  push(frame: LiveFrame): boolean {
    if (this.#over) return false;
    const { outbox } = this.#parts;
    if (!outbox.full) return this.#write(frame);
    this.#held = frame;
    outbox.wait(this);
    return false;
  }

  drained(): void {
    if (this.#over) return;
    const held = this.#held;
    this.#held = undefined;
    if (held === undefined || this.#write(held)) this.#stream?.ready();
  }

  end(end: LiveEnd): void {
    if (this.#over) return;
    if (end.kind === 'failed') return this.fail(end.errors);
    this.#sendHeld();
    this.#complete();
  }

  /** The client wants no more, or has gone: nothing more goes out. */
  stop(): void {
    if (this.#over) return;
    this.#over = true;
    this.#parts.outbox.forget(this);
    this.#held = undefined;
    this.#gone.abort();
    this.#stream?.stop();
  }

  #write(frame: LiveFrame): boolean {
    const text = this.#parts.texts(frame);
    return this.#parts.outbox.push(this.#prefix, text, text.bound ? this.#end : '}', this);
  }

  /** The end comes behind it. */
  #sendHeld(): void {
    if (this.#held !== undefined) this.#write(this.#held);
    this.#held = undefined;
  }

  #complete(): void {
    this.#parts.outbox.send(`{"id":${JSON.stringify(this.#id)},"type":"complete"}`);
    this.#finish(undefined);
  }

  #finish(code: unknown): void {
    this.#over = true;
    this.#parts.outbox.forget(this);
    this.#parts.onOver(this.#id, code);
  }
}

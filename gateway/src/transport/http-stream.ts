// One stream of answers in one HTTP response: frames are written as they come, and no more than the client reads.
// The response's end, whoever ends it, releases everything at once.
import type { ServerResponse } from 'node:http';
import type { Connection } from './connection-limits.ts';
import { frameAnswerText, type FrameTexts } from './frame-text.ts';
import type { LiveEnd, LiveFrame, LiveSink, LiveStream } from './graphql-service.ts';
import type { StreamFormat } from './stream-format.ts';

/** What a stream writes to and counts for. */
export type HttpStreamParts = {
  readonly response: ServerResponse;
  readonly format: StreamFormat;
  readonly texts: FrameTexts;
  readonly connection: Connection;
  /** A client that is behind by more is waited for. */
  readonly bufferMaxBytes: number;
};

/** Runs from its head until the response has closed. */
export class HttpStream implements LiveSink {
  readonly #parts: HttpStreamParts;
  readonly #stream: LiveStream;
  #over = false;
  #quiet = false;
  #bufferedBefore = 0;

  constructor(parts: HttpStreamParts, stream: LiveStream) {
    this.#parts = parts;
    this.#stream = stream;
  }

  /** @param onClosed called once, when the response has closed. */
  start(onClosed: () => void): void {
    const { response, format } = this.#parts;
    response.once('close', () => {
      this.#over = true;
      this.#parts.connection.leave();
      this.#stream.stop();
      onClosed();
    });
    writeStreamHead(response, format);
    this.#stream.start(this);
  }

  push(frame: LiveFrame): boolean {
    if (this.#over) return false;
    const { response, format, texts, bufferMaxBytes } = this.#parts;
    const { binding } = this.#stream;
    const cursor = frame.position === undefined ? undefined : `${frame.position}.${binding}`;
    this.#quiet = false;
    response.write(format.answer(frameAnswerText(texts(frame), binding), cursor));
    if (response.writableLength < bufferMaxBytes) return true;
    response.once('drain', () => {
      if (!this.#over) this.#stream.ready();
    });
    return false;
  }

  end(end: LiveEnd): void {
    const { format } = this.#parts;
    this.#finish(end.kind === 'failed' ? format.failure(end.errors) : format.ending);
  }

  /** The gateway stops. */
  sendAway(retryMs: number): void {
    this.#stream.stop();
    this.#finish(this.#parts.format.away(retryMs));
  }

  /** Called once per heartbeat: a client that has been full since the last and has read nothing is cut off. */
  beat(): void {
    if (this.#over) return;
    const { response, format, bufferMaxBytes } = this.#parts;
    const buffered = response.writableLength;
    if (buffered >= bufferMaxBytes && buffered >= this.#bufferedBefore) {
      if (this.#bufferedBefore >= bufferMaxBytes) return void response.destroy();
    } else if (this.#quiet) {
      response.write(format.heartbeat);
    }
    this.#bufferedBefore = buffered;
    this.#quiet = true;
  }

  #finish(last: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#parts.response.end(last);
  }
}

/** The head and the opening of a stream; nothing on the way may keep or change it. */
export function writeStreamHead(response: ServerResponse, format: StreamFormat): void {
  response.writeHead(200, {
    'content-type': format.contentType,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  response.write(format.opening);
}

// What goes out on one WebSocket, bounded in bytes: a live stream waits when its client does not read, and a client
// that asks without reading the answers is not read from either. Nothing here grows with how slow a client is.
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { FrameText } from './frame-text.ts';
import { writeSharedMessage } from './shared-message.ts';

/** Who is told that there is room again. */
export type Waiting = { drained(): void };

/** The writing side of one socket. */
export class SocketOutbox {
  readonly #socket: WebSocket;
  readonly #connection: Duplex;
  readonly #maxBytes: number;
  #waiting: Set<Waiting> | undefined;
  #paused = false;
  /** What was buffered at the last look; a client that reads has less at the next. */
  #bufferedBefore = 0;

  /** @param connection what the socket writes to. */
  constructor(socket: WebSocket, connection: Duplex, maxBytes: number) {
    this.#socket = socket;
    this.#connection = connection;
    this.#maxBytes = maxBytes;
  }

  /** Whether a stream must wait. */
  get full(): boolean {
    return this.#socket.bufferedAmount >= this.#maxBytes;
  }

  /** An answer, an error or a reply: always taken; reading goes on when most of it has left. */
  send(text: string): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount + text.length <= this.#maxBytes) return socket.send(text);
    this.pauseReading();
    socket.send(text, this.#onFlushed);
  }

  /** A frame of a stream. False when nothing more should come until `waiting` is told. */
  push(before: string, text: FrameText, after: string, waiting: Waiting): boolean {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return false;
    const { bytes } = text;
    if (this.#connection.writableLength + bytes.length <= this.#maxBytes) {
      writeSharedMessage(this.#connection, before, bytes, after);
      return true;
    }
    this.wait(waiting);
    writeSharedMessage(this.#connection, before, bytes, after, this.#onFlushed);
    return false;
  }

  /** Only when it is full: what fills it tells when it has left. */
  wait(waiting: Waiting): void {
    this.#waiting ??= new Set();
    this.#waiting.add(waiting);
  }

  forget(waiting: Waiting): void {
    this.#waiting?.delete(waiting);
  }

  pauseReading(): void {
    this.#paused = true;
    this.#socket.pause();
  }

  /** Called once per heartbeat. True when the client has been full since the last and has read nothing. */
  isStalled(): boolean {
    const buffered = this.#socket.bufferedAmount;
    const stalled = buffered >= this.#maxBytes && buffered >= this.#bufferedBefore;
    const before = this.#bufferedBefore;
    this.#bufferedBefore = buffered;
    if (!this.full) this.#resumeReading();
    return stalled && before >= this.#maxBytes;
  }

  readonly #onFlushed = (error?: Error | null): void => {
    if (error) return;
    if (!this.full) this.#resumeReading();
    // Once around: who fills it again is told when that has left.
    const told = Array.from(this.#waiting ?? []);
    for (const waiting of told) {
      if (this.full) return;
      this.#waiting?.delete(waiting);
      waiting.drained();
    }
  };

  #resumeReading(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#socket.resume();
  }
}

// What a log has told lately: many who come back at once, after a restart, are shown the same frames, read and made once.
// It begins when the first one comes back, reaches back as far as anybody asked, and is bounded in number and bytes.
import type { Told } from './live-shared.ts';

/** Reads and makes the frames after one sequence, up to another; `gone` when the broker no longer has them. */
export type ReadMissed = (after: number, until: number) => Promise<readonly Told[] | 'gone'>;

const countMax = 1_000;
const bytesMax = 256 * 1024;

/** One log's. */
export class LogHistory {
  readonly #read: ReadMissed;
  /** Everything after this sequence is remembered. */
  #from: number;
  #told: Told[] = [];
  #bytes = 0;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(from: number, read: ReadMissed) {
    this.#from = from;
    this.#read = read;
  }

  /** What has just been told. */
  add(told: Told): void {
    this.#told.push(told);
    this.#bytes += told.bytes;
    while (this.#told.length > countMax || this.#bytes > bytesMax) {
      const oldest = this.#told.shift();
      if (oldest === undefined) return;
      this.#bytes -= oldest.bytes;
      this.#from = oldest.sequence;
    }
  }

  /** Everything told after a sequence, in order. */
  async since(after: number): Promise<readonly Told[] | 'gone'> {
    if (after >= this.#from) return this.#after(after);
    // One reads, the others wait and find it remembered.
    const reading = this.#reading.then(() => this.#reachBack(after));
    this.#reading = reading.catch(() => undefined);
    return reading;
  }

  async #reachBack(after: number): Promise<readonly Told[] | 'gone'> {
    if (after >= this.#from) return this.#after(after);
    const missed = await this.#read(after, this.#from);
    if (missed === 'gone') return missed;
    const all = [...missed, ...this.#told];
    const bytes = missed.reduce((sum, told) => sum + told.bytes, this.#bytes);
    if (all.length <= countMax && bytes <= bytesMax) {
      this.#told = all;
      this.#bytes = bytes;
      this.#from = after;
    }
    return all;
  }

  #after(after: number): readonly Told[] {
    return this.#told.filter(({ sequence }) => sequence > after);
  }
}

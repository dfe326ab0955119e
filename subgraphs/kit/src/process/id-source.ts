// Ids by the thousand: uuid v7 of a clock's instants, out of randomness drawn in bulk. A call into the
// system's generator for each id would be most of an id's price.
import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const idBytes = 16;
const idsPerDraw = 256;
const sequencesMax = 2 ** 31;

/**
 * Answers a source of uuids, version 7. `now` is in milliseconds since 1970; within one millisecond, and
 * while the clock goes back, ids still rise. Every random byte is used once.
 */
export function createIdSource(now: () => number): () => string {
  const pool = Buffer.alloc(idBytes * idsPerDraw);
  let used = pool.length;
  let last = { msecs: Number.NEGATIVE_INFINITY, seq: 0 };
  const draw = (): Buffer => {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    used += idBytes;
    return pool.subarray(used - idBytes, used);
  };
  return () => {
    const msecs = now();
    // The first of a millisecond leaves room for as many again; its bits are not the id's own.
    if (msecs > last.msecs) last = { msecs, seq: draw().readUInt32BE(0) % sequencesMax };
    else last = { ...last, seq: last.seq + 1 };
    return v7({ ...last, random: draw() });
  };
}

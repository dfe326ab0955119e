// The ports of a rehearsal: time from a clock that may be moved, ids that follow that clock, and draws that repeat
// when there is a seed. Without a rehearsal they are the system's own.
import { createHash } from 'node:crypto';
import type { Clock } from '@ates/schema/rehearsal/clock';
import type { Ports } from '../domain/ports.ts';
import { createIdSource } from './id-source.ts';
import { systemPorts } from './system-ports.ts';

/**
 * @param clock the process's clock
 * @param seed makes draws repeat, given the same requests in the same order; undefined = cryptographic chance
 */
export function createPorts(clock: Clock, seed: string | undefined): Ports {
  return {
    now: () => clock.now(),
    newId: createIdSource(() => clock.now().getTime()),
    draw: seed === undefined ? (sides) => systemPorts.draw(sides) : drawsOf(seed),
  };
}

const uint32Count = 2 ** 32;

/** Uniform draws from a hash in counter mode: the n-th draw of a seed is the same everywhere. */
function drawsOf(seed: string): Ports['draw'] {
  let block = Buffer.alloc(0);
  let blocks = 0;
  const next = (): number => {
    if (block.length === 0) {
      block = createHash('sha256').update(`${seed}/${blocks}`).digest();
      blocks += 1;
    }
    const value = block.readUInt32BE(0);
    block = block.subarray(4);
    return value;
  };
  return (sides) => {
    // What lies above the last whole multiple would favour the low sides.
    const fair = uint32Count - (uint32Count % sides);
    let value = next();
    while (value >= fair) value = next();
    return value % sides;
  };
}

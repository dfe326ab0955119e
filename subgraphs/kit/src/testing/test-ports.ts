// Ports a test controls: a clock that stands until it is moved, and draws that come from a list.
import type { Ports } from '../domain/ports.ts';
import { systemPorts } from '../process/system-ports.ts';

export interface TestPorts extends Ports {
  /** Moves the clock; it stands still otherwise. */
  setNow(instant: string): void;
  /** The next draws, in order; afterwards draws are random again. */
  willDraw(...values: number[]): void;
}

export function testPorts(start = '2026-03-03T09:00:00.000Z'): TestPorts {
  let now = new Date(start);
  const draws: number[] = [];
  return {
    now: () => now,
    newId: () => systemPorts.newId(),
    draw: (sides) => draws.shift() ?? systemPorts.draw(sides),
    setNow: (instant) => {
      now = new Date(instant);
    },
    willDraw: (...values) => void draws.push(...values),
  };
}

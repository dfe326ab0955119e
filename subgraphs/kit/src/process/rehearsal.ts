// Settings for rehearsals and tests: a clock that runs elsewhere or can be moved, and draws that repeat.
// Production refuses all of them. Read by config.ts, made into ports by create-ports.ts.
import { readClockOffset } from '@ates/schema/rehearsal/clock';
import type { ConfigReader } from './config.ts';

export interface Rehearsal {
  /** Milliseconds by which the clock is ahead of the machine's (`CLOCK_OFFSET_MS`, `CLOCK_AT`). */
  readonly clockOffsetMs: number;
  /** Whether the clock follows the system's when it is moved (`REHEARSAL=on`). */
  readonly clockMoves: boolean;
  /** Makes draws and prices repeat (`RANDOM_SEED`); undefined = cryptographic chance. */
  readonly seed: string | undefined;
}

/** What all of production runs with. */
export const noRehearsal: Rehearsal = { clockOffsetMs: 0, clockMoves: false, seed: undefined };

const settings = ['REHEARSAL', 'CLOCK_OFFSET_MS', 'CLOCK_AT', 'RANDOM_SEED'] as const;
const seedCharactersMax = 100;

/** Reads the settings; whatever is wrong is the reader's to report. */
export function readRehearsal(reader: ConfigReader, production: boolean): Rehearsal {
  if (production) {
    for (const name of settings) {
      const value = reader.optionalText(name);
      if (value !== undefined && value !== 'off') reader.problem(`${name} is for rehearsals only`);
    }
    return noRehearsal;
  }
  const clockOffsetMs = readClockOffset({
    offsetMs: reader.optionalText('CLOCK_OFFSET_MS'),
    at: reader.optionalText('CLOCK_AT'),
  });
  if (typeof clockOffsetMs !== 'number') reader.problem(clockOffsetMs.problem);
  const seed = reader.optionalText('RANDOM_SEED');
  if (seed !== undefined && seed.length > seedCharactersMax)
    reader.problem(`RANDOM_SEED must have at most ${seedCharactersMax} characters`);
  return {
    clockOffsetMs: typeof clockOffsetMs === 'number' ? clockOffsetMs : 0,
    clockMoves: reader.oneOf('REHEARSAL', ['off', 'on'], 'off') === 'on',
    seed,
  };
}

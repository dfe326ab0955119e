// What somebody wants the clock to show: `+1d`, `+90m`, an instant, or `now` for the machine's own time.
// In: the text and the instant the clock shows; out: the instant it shall show, or undefined.
import { readInstant } from '@ates/schema/rehearsal/clock';

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Understands `+<number><s|m|h|d>`, RFC 3339 and `now`; a day is 24 hours. */
export function readTarget(text: string, shown: Date, machine: Date): Date | undefined {
  if (text === 'now') return machine;
  const step = /^\+(\d{1,6})([smhd])$/.exec(text);
  if (step === null) return readInstant(text);
  const [, count, unit] = step;
  const ms = Object.entries(unitMs).find(([name]) => name === unit)?.[1] ?? 0;
  return new Date(shown.getTime() + Number(count) * ms);
}

// How far analytics has read (AN-5): now when nothing is pending, otherwise the last handled time.
import type { AnalyticsDeps } from './analytics-deps.ts';
import { lastFactOf } from './facts.ts';

const beginning = new Date(0).toISOString();
// Account states are told with the entries that changed them.
const factStreamOf = (stream: string): string => (stream === 'STATE' ? 'BILLING' : stream);

/** Ask before the numbers are read: they may be newer than it says, never older. */
export async function asOf({ db, ports, progress }: AnalyticsDeps): Promise<string> {
  const { caughtUp, lastHandledAt, behind } = progress();
  if (caughtUp) return ports.now().toISOString();
  if (lastHandledAt !== undefined) return lastHandledAt;
  return (await lastFactOf(db, [...new Set(behind.map(factStreamOf))])) ?? beginning;
}

// The graph's view of the company's numbers. Every answer says how far analytics has read (AN-5).
import { dateScalar, dateTimeScalar, moneyScalar } from '@ates/kit/api/scalars';
import { businessDayOf } from '@ates/kit/domain/business-day';
import type { AnalyticsDeps } from '../projections/analytics-deps.ts';
import { incomeOfDay } from '../projections/income-of-day.ts';
import type { Resolvers } from './resolvers.gen.ts';

export const resolvers: Resolvers = {
  Date: dateScalar,
  DateTime: dateTimeScalar,
  Money: moneyScalar,
  Query: {
    async incomeToday(_parent, _args, { deps }) {
      // Read before the numbers: they may be newer than it says, never older.
      const asOf = asOfNow(deps);
      const today = businessDayOf(deps.ports.now(), deps.businessTimeZone);
      return { ...(await incomeOfDay(deps.db, today)), asOf };
    },
  },
};

/** Now when nothing is pending, otherwise the time of the last event handled. */
function asOfNow({ ports, progress }: AnalyticsDeps): string {
  const { caughtUp, lastHandledAt } = progress();
  if (caughtUp) return ports.now().toISOString();
  return lastHandledAt ?? new Date(0).toISOString();
}

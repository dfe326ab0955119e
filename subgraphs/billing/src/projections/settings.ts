// What the books are kept in, as it was stored at the first start (D-25).
import { businessDayOf } from '@ates/kit/domain/business-day';
import type { Db } from '@ates/kit/projections/database';
import { businessSettings } from '../tables/days.ts';

/** Stores the zone unless one is stored; answers the stored one. Safe for several starters at once. */
export async function storeTimeZone(db: Db, timeZone: string, now: Date): Promise<string> {
  await db
    .insert(businessSettings)
    .values({ timeZone, startedDay: businessDayOf(now, timeZone), storedAt: now })
    .onConflictDoNothing();
  const [stored] = await db.select({ timeZone: businessSettings.timeZone }).from(businessSettings);
  if (!stored) throw new Error('the settings were not stored');
  return stored.timeZone;
}

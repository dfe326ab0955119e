// What live views have been told of the company's money on a day, and what is true by now.
import type { BusinessDay } from '@ates/kit/domain/business-day';
import type { Db, Tx } from '@ates/kit/projections/database';
import { companyDayStateV1 } from '@ates/schema/contracts/billing';
import { and, between, count, eq, lt, sql } from 'drizzle-orm';
import { accounts } from '../tables/books.ts';
import { states } from '../tables/kit-tables.ts';

const tellLock = 4_837_102;

/** One writer at a time; answers false when another replica is telling right now. */
export async function takeTellTurn(tx: Tx): Promise<boolean> {
  const [turn] = await tx.execute<{ mine: boolean }>(
    sql`select pg_try_advisory_xact_lock(${tellLock}) as mine`,
  );
  return turn?.mine === true;
}

export interface ToldCompanyDay {
  readonly version: number;
  readonly fees: number;
  readonly rewards: number;
  readonly negativeAccounts: number;
  readonly closed: boolean;
}

/** What was told last of a day; undefined when nothing was. */
export async function toldCompanyDay(
  tx: Tx,
  day: BusinessDay,
): Promise<ToldCompanyDay | undefined> {
  const data = (path: string) => sql<number>`(${states.envelope} #>> ${`{data,${path}}`})::float8`;
  const [told] = await tx
    .select({
      version: states.version,
      fees: data('fees,amount'),
      rewards: data('rewards,amount'),
      negativeAccounts: data('negativeAccounts'),
      closed: sql<boolean>`coalesce((${states.envelope} #>> '{data,closed}')::boolean, false)`,
    })
    .from(states)
    .where(and(eq(states.type, companyDayStateV1.type), eq(states.entityId, day)));
  return told;
}

/** How often each of these days was told; a day that is not in it never was. */
export async function toldVersions(
  db: Db,
  from: BusinessDay,
  to: BusinessDay,
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .select({ day: states.entityId, version: states.version })
    .from(states)
    .where(and(eq(states.type, companyDayStateV1.type), between(states.entityId, from, to)));
  return new Map(rows.map(({ day, version }) => [day, version]));
}

/** Days whose close nobody was told of yet, the newest of them; `days.closed_at` is the truth. */
export async function untoldCloses(tx: Tx, max: number): Promise<BusinessDay[]> {
  const rows = await tx.execute<{ day: BusinessDay }>(sql`
    select d.business_day::text as day
    from (select * from days where closed_at is not null order by business_day desc limit ${max}) d
      left join states s on s.type = ${companyDayStateV1.type} and s.entity_id = d.business_day::text
    where (s.envelope #>> '{data,closed}')::boolean is not true`);
  return rows.map(({ day }) => day);
}

/** How many accounts are below zero now; answered from a partial index. */
export async function negativeAccountsNow(tx: Tx): Promise<number> {
  const [row] = await tx
    .select({ accounts: count() })
    .from(accounts)
    .where(lt(accounts.balance, 0));
  return row?.accounts ?? 0;
}

// Replica of users' state events: the names of people.
import type { Tx } from '@ates/kit/projections/database';
import type { UserStateV1 } from '@ates/schema/contracts/users';
import { sql } from 'drizzle-orm';
import { people } from '../tables/replicas.ts';
import { newestOfEach } from './newest-of-each.ts';
import { oneOf } from './one-of.ts';

/** Takes over states; one with a version not above the known one is ignored. */
export async function replicatePeople(tx: Tx, states: readonly UserStateV1[]): Promise<void> {
  const rows = newestOfEach(states, ({ userId }) => userId).map(
    ({ userId, version, name, updatedAt }) => ({ userId, version, name, updatedAt }),
  );
  await tx.execute(sql`
    insert into people (user_id, version, name, updated_at)
    select "userId", version, name, "updatedAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("userId" text, version bigint,
      name text, "updatedAt" timestamptz)
    order by "userId"
    on conflict (user_id) do update
      set version = excluded.version, name = excluded.name, updated_at = excluded.updated_at
      where people.version < excluded.version`);
}

/** The names known of those asked for. */
export async function namesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ id: people.userId, name: people.name })
    .from(people)
    .where(oneOf(people.userId, ids));
  return new Map(rows.map(({ id, name }) => [id, name]));
}

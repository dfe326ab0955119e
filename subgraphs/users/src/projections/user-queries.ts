// What the api asks about people: by ids in one statement, and pages that stay stable while people come.
import { isEntityId } from '@ates/kit/domain/entity-id';
import type { Db } from '@ates/kit/projections/database';
import { asc, inArray, sql } from 'drizzle-orm';
import { users } from '../tables/users.ts';

/** A person without secrets. Who may see which part is the api's to say. */
export type UserView = Pick<
  typeof users.$inferSelect,
  'id' | 'name' | 'email' | 'role' | 'status' | 'registeredAt' | 'version'
>;

const view = {
  id: users.id,
  name: users.name,
  email: users.email,
  role: users.role,
  status: users.status,
  registeredAt: users.registeredAt,
  version: users.version,
};

/** One statement for any number of ids; answers in the order asked, undefined for the unknown. */
export async function usersById(db: Db, ids: readonly string[]): Promise<(UserView | undefined)[]> {
  const rows = await db
    .select(view)
    .from(users)
    .where(inArray(users.id, ids.filter(isEntityId)));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id));
}

/** Oldest registration first, after the person `after` (their registration and id), at most `limit`. */
export function oldestUsers(
  db: Db,
  page: { after: { registeredAt: Date; id: string } | undefined; limit: number },
): Promise<UserView[]> {
  const { after } = page;
  return db
    .select(view)
    .from(users)
    .where(
      after &&
        sql`(${users.registeredAt}, ${users.id}) > (${after.registeredAt.toISOString()}::timestamptz, ${after.id})`,
    )
    .orderBy(asc(users.registeredAt), asc(users.id))
    .limit(page.limit);
}

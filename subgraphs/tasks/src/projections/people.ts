// Replica of users' state events: everybody tasks has heard of, and who a task can go to.
import type { Tx } from '@ates/kit/projections/database';
import { userId, type UserId } from '@ates/kit/domain/ids';
import type { UserStateV1 } from '@ates/schema/contracts/users';
import { and, eq, notInArray, sql } from 'drizzle-orm';
import { people } from '../tables/tasks.ts';

/** Takes over states; one with a version not above the known one is ignored. */
export async function replicatePeople(tx: Tx, states: readonly UserStateV1[]): Promise<void> {
  for (const { userId: id, role, status, version } of states) {
    await tx
      .insert(people)
      .values({ userId: id, role, status, version })
      .onConflictDoUpdate({
        target: people.userId,
        set: { role, status, version },
        setWhere: sql`${people.version} < ${version}`,
      });
  }
}

/** D-1, TT-7: the active people whose role may be an assignee, in a fixed order so that a draw means the same everywhere. */
export async function assignablePeople(
  tx: Tx,
  nonAssignableRoles: readonly string[],
): Promise<UserId[]> {
  // One row for all of them: a shuffle asks again for every chunk.
  const [row] = await tx
    .select({
      ids: sql<readonly string[] | null>`json_agg(${people.userId} order by ${people.userId})`,
    })
    .from(people)
    .where(and(eq(people.status, 'ACTIVE'), notInArray(people.role, [...nonAssignableRoles])));
  return (row?.ids ?? []).map((id) => userId(id));
}

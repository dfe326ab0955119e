// AU-6: who changed what of a person, when, why and in which order. Written in the change's transaction.
import type { Db, Tx } from '@ates/kit/projections/database';
import { and, asc, eq, gt } from 'drizzle-orm';
import type { UserEvent } from '../domain/user.ts';
import { userHistory } from '../tables/users.ts';

export type HistoryRow = typeof userHistory.$inferSelect;

/** Keeps what `event` changed, under the version it led to. */
export async function recordChange(
  tx: Tx,
  event: UserEvent,
  version: number,
  by: Pick<HistoryRow, 'actorId' | 'actorRole'>,
): Promise<void> {
  await tx.insert(userHistory).values({
    userId: event.userId,
    version,
    kind: event.kind,
    changedAt: event.at,
    actorId: by.actorId,
    actorRole: by.actorRole,
    reason: event.reason,
    changes: changesOf(event),
  });
}

function changesOf(event: UserEvent): HistoryRow['changes'] {
  switch (event.kind) {
    case 'user-registered':
      return [
        { field: 'name', before: null, after: event.name },
        { field: 'email', before: null, after: event.email },
        { field: 'role', before: null, after: event.role },
        { field: 'status', before: null, after: 'ACTIVE' },
      ];
    case 'role-changed':
      return [{ field: 'role', before: event.oldRole, after: event.newRole }];
    case 'user-deactivated':
      return [{ field: 'status', before: 'ACTIVE', after: 'DEACTIVATED' }];
    case 'user-reactivated':
      return [{ field: 'status', before: 'DEACTIVATED', after: 'ACTIVE' }];
    case 'profile-changed':
      return [...event.changes];
    case 'password-changed':
      return [{ field: 'password', before: null, after: null }];
    case 'signed-out-everywhere':
      return [];
  }
}

/** A person's changes in order, after version `after`, at most `limit`. */
export const historyOf = (
  db: Db,
  userId: string,
  page: { readonly after: number; readonly limit: number },
): Promise<HistoryRow[]> =>
  db
    .select()
    .from(userHistory)
    .where(and(eq(userHistory.userId, userId), gt(userHistory.version, page.after)))
    .orderBy(asc(userHistory.version))
    .limit(page.limit);

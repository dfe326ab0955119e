// The one way to an account and its entries, whoever leads there: a query, a person's field, a reference. The
// rule of docs/RULES.md 6 is asked here and nowhere else; a missing account looks like a forbidden one.
import { requireViewer } from '@ates/kit/api/api-context';
import { badUserInput, forbidden } from '@ates/kit/api/api-errors';
import { isEntityId } from '@ates/kit/domain/entity-id';
import type { AccountView } from '../projections/account-view.ts';
import type { AuditEntryView } from '../projections/audit-log.ts';
import type { Context } from './context.ts';

const seesEveryAccount: ReadonlySet<string> = new Set(['ACCOUNTANT', 'ADMIN']);

/** Throws FORBIDDEN when the viewer may not see it; null when they may and it is not there (yet). */
export async function seeAccount(context: Context, id: string): Promise<AccountView | null> {
  const viewer = requireViewer(context);
  if (viewer.id !== id && !seesEveryAccount.has(viewer.role)) throw forbidden();
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(id)) throw badUserInput('accountId', 'is no id');
  return (await context.accounts.load(id)) ?? null;
}

/** The same for one entry: who may not see every account learns nothing of others' entries, not even that they are there. */
export async function seeEntry(context: Context, id: string): Promise<AuditEntryView | null> {
  const viewer = requireViewer(context);
  if (!isEntityId(id)) throw badUserInput('id', 'is no id');
  const found = await context.auditEntries.load(id);
  const own = found?.accountId === viewer.id;
  if (!own && !seesEveryAccount.has(viewer.role)) throw forbidden();
  return found?.entry ?? null;
}

// The one way to an account, whoever leads there: a query, a person's field, an entity reference. The
// rule of docs/RULES.md 6 is asked here and nowhere else; a missing account looks like a forbidden one.
import { requireViewer } from '@ates/kit/api/api-context';
import { badUserInput, forbidden } from '@ates/kit/api/api-errors';
import type { AccountView } from '../projections/account-view.ts';
import type { Context } from './context.ts';

const seesEveryAccount: ReadonlySet<string> = new Set(['ACCOUNTANT', 'ADMIN']);

/** Throws FORBIDDEN when the viewer may not see it; null when they may and it is not there (yet). */
export async function seeAccount(context: Context, id: string): Promise<AccountView | null> {
  const viewer = requireViewer(context);
  if (viewer.id !== id && !seesEveryAccount.has(viewer.role)) throw forbidden();
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(id)) throw badUserInput('accountId', 'is no id');
  return (await context.accounts.load(id)) ?? null;
}

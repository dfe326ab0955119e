// The Account aggregate as others see it: a fact per entry, and the whole account as a state.
import { money } from '@ates/kit/domain/money';
import { tell, type Cause, type Draft } from '@ates/kit/events/append-events';
import { accountStateV1, entryPostedV1 } from '@ates/schema/contracts/billing';
import type { Account } from '../domain/account.ts';
import { directionOf, type Entry } from '../domain/entry.ts';

/** The aggregate's name in the event store. */
export const accountAggregate = 'account';

/** `cause`: what moved the money; neighbours on the same account may have others. */
export const tellEntryPosted = (entryId: string, entry: Entry, cause: Cause): Draft =>
  tell(
    entryPostedV1,
    {
      entryId,
      accountId: entry.accountId,
      userId: entry.accountId,
      kind: entry.kind,
      direction: directionOf(entry.kind),
      amount: money(entry.amount),
      ...(entry.taskId === undefined ? {} : { taskId: entry.taskId }),
      businessDay: entry.businessDay,
      late: entry.late,
      occurredAt: entry.occurredAt.toISOString(),
      balanceAfter: money(entry.balanceAfter),
      causeEventId: entry.causeEventId,
    },
    cause,
  );

export const tellAccountState = (account: Account, updatedAt: Date): Draft =>
  tell(accountStateV1, {
    accountId: account.id,
    userId: account.id,
    balance: money(account.balance),
    earnedToday: money(account.earnedToday),
    businessDay: account.businessDay,
    version: account.version,
    updatedAt: updatedAt.toISOString(),
  });

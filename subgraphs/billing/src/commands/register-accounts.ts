// A registered person has an account at 0. Where money came first there is a stub already: it only
// learns that its owner is known now.
import { businessDayOf } from '@ates/kit/domain/business-day';
import { accountId } from '@ates/kit/domain/ids';
import type { Cause, Moment } from '@ates/kit/commands/moment';
import { openAccount } from '../domain/account.ts';
import { accountAggregate, tellAccountState } from '../events/account-events.ts';
import { insertAccounts, markRegistered } from '../projections/accounts.ts';
import type { Books } from './books.ts';

export interface Registration {
  readonly userId: string;
  readonly cause: Cause;
}

export async function registerAccounts(
  moment: Moment,
  registrations: readonly Registration[],
  books: Books,
): Promise<void> {
  const { tx, now } = moment;
  const causes = new Map(registrations.map(({ userId, cause }) => [accountId(userId), cause]));
  const today = businessDayOf(now, books.timeZone);
  // Version 1 is the opening itself: it is told as a state, before any entry.
  const opened = await insertAccounts(
    tx,
    [...causes.keys()].map((id) => ({ ...openAccount(id, today), version: 1 })),
    { now, registeredAt: now },
  );
  await markRegistered(
    tx,
    [...causes.keys()].filter((id) => !opened.has(id)),
    now,
  );
  await moment.append(
    [...causes].flatMap(([id, cause]) => {
      const account = opened.get(id);
      if (!account) return [];
      return {
        aggregate: { type: accountAggregate, id },
        expectedVersion: 0,
        facts: [],
        states: [tellAccountState(account, now)],
        cause: { ...cause, occurredAt: now },
      };
    }),
  );
}

// The fields of billing's graph: arguments in, views out. Rules and statements live behind the calls.
import { badUserInput } from '@ates/kit/api/api-errors';
import { commandContext, requireViewer } from '@ates/kit/api/api-context';
import { pageRequest, toConnection } from '@ates/kit/api/connection';
import { dateScalar, dateTimeScalar, moneyScalar } from '@ates/kit/api/scalars';
import { addDays, businessDay, type BusinessDay } from '@ates/kit/domain/business-day';
import { confirmPayout, retryPayout } from '../commands/change-payout.ts';
import { closeDay } from '../commands/close-day.ts';
import { orderPayments } from '../commands/order-payments.ts';
import { companyDays, companyDaysBetween } from '../projections/company-days.ts';
import type { AccountView } from '../projections/account-view.ts';
import type { Context } from './context.ts';
import type { AccountAuditLogArgs, Resolvers } from './resolvers.gen.ts';
import { cancel, changeOf, payoutPage } from './payouts.ts';
import { seeAccount, seeEntry } from './see-account.ts';

const companyDaysMax = 92;
const companyDaysDefault = 7;

export const resolvers: Resolvers = {
  DateTime: dateTimeScalar,
  Date: dateScalar,
  Money: moneyScalar,
  Query: {
    account: (_parent, { accountId }, context) =>
      seeAccount(context, accountId ?? requireViewer(context).id),
    companyDays: (_parent, { last }, { deps, clock }) =>
      companyDays(deps.database.db, clock, dayCount(last)),
    companyDay: async (_parent, { businessDay: value, asOf }, { deps }) => {
      const day = dayIn(value);
      const instant = asOf ? new Date(asOf) : undefined;
      const [view] = await companyDaysBetween(deps.database.db, day, day, instant);
      return view ?? null;
    },
    auditEntry: (_parent, { id }, context) => seeEntry(context, id),
    payouts: (_parent, args, context) => payoutPage(context, args),
  },
  Mutation: {
    confirmPayout: (_parent, { input }, context) => changeOf(confirmPayout, input, context),
    retryPayout: (_parent, { input }, context) => changeOf(retryPayout, input, context),
    async orderPayments(_parent, { input }, context) {
      const by = commandContext(context, input.idempotencyKey);
      const result = await orderPayments(context.deps, by, input.behaviour);
      if (result.kind === 'refused') return { behaviour: null, refusal: result.refusal };
      return { behaviour: result.result.behaviour, refusal: null };
    },
    cancelPayout: (_parent, { input }, context) => cancel(input, context),
    async closeDay(_parent, { input }, context) {
      const { deps } = context;
      const day = dayIn(input.businessDay);
      const result = await closeDay(deps, commandContext(context, input.idempotencyKey), day);
      if (result.kind === 'refused') return { day: null, refusal: result.refusal };
      const [view] = await companyDaysBetween(deps.database.db, day, day);
      return { day: view ?? null, refusal: null };
    },
  },
  User: {
    __resolveReference: ({ id }) => ({ id }),
    account: ({ id }, _args, context) => seeAccount(context, id),
  },
  Account: {
    __resolveReference: ({ id }, context) => seeAccount(context, id),
    auditLog: (account, args, context) => auditLog(account, args, context),
    asOf: (account, { instant }, context) => accountAsOf(account, instant, context),
    dayStatements: async ({ id }, { last }, context) => [
      ...(await context.statements.load({ accountId: id, count: dayCount(last) })),
    ],
  },
};

/** A day that exists: the scalar lets 31 February pass. */
function dayIn(value: string): BusinessDay {
  const day = businessDay(value);
  if (addDays(day, 0) !== day) throw badUserInput('businessDay', 'is no day of the calendar');
  return day;
}

function dayCount(last: number | null | undefined): number {
  if (last === null || last === undefined) return companyDaysDefault;
  if (last < 1 || last > companyDaysMax)
    throw badUserInput('last', `must be 1 to ${companyDaysMax}`);
  return last;
}

async function auditLog(account: AccountView, args: AccountAuditLogArgs, context: Context) {
  const { first, after } = pageRequest(args, 1);
  const before = after?.[0];
  const entries = await context.auditLogs.load({
    accountId: account.id,
    before: before === undefined ? undefined : versionIn(before),
    limit: first + 1,
  });
  return toConnection(entries, first, (entry) => [String(entry.accountVersion)]);
}

/** The balance an account had is what its last entry until then left. */
async function accountAsOf(account: AccountView, instant: string, context: Context) {
  const [lastEntry = null] = await context.auditLogs.load({
    accountId: account.id,
    before: undefined,
    bookedBy: new Date(instant).toISOString(),
    limit: 1,
  });
  const nothing = { ...account.balance, amount: 0 };
  return { instant, balance: lastEntry?.balanceAfter ?? nothing, lastEntry };
}

function versionIn(cursor: string): number {
  if (!/^[1-9]\d{0,14}$/.test(cursor)) throw badUserInput('after', 'is no cursor of this list');
  return Number(cursor);
}

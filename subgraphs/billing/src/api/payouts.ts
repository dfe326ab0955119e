// Payouts for those who look after them: the list, and what the mutations answer.
import { commandContext } from '@ates/kit/api/api-context';
import { badUserInput } from '@ates/kit/api/api-errors';
import { pageRequest, toConnection } from '@ates/kit/api/connection';
import { cancelPayout, type PayoutInput, type confirmPayout } from '../commands/change-payout.ts';
import { payoutView, payoutViews, type PayoutPage } from '../projections/payout-views.ts';
import type { Context } from './context.ts';
import type { CancelPayoutInput, PayoutInput as Asked, QueryPayoutsArgs } from './resolvers.gen.ts';

export async function payoutPage(context: Context, args: QueryPayoutsArgs) {
  const { first, after } = pageRequest(args, 2);
  const rows = await payoutViews(context.deps.database.db, {
    status: args.status ?? undefined,
    after: after && placeIn(after),
    limit: first + 1,
  });
  return toConnection(rows, first, ({ businessDay, id }) => [businessDay, id]);
}

function placeIn([businessDay = '', id = '']: readonly string[]): PayoutPage['after'] {
  const valid = /^\d{4}-\d{2}-\d{2}$/.test(businessDay) && !Number.isNaN(Date.parse(businessDay));
  if (!valid || !uuid.test(id)) throw badUserInput('after', 'is no cursor of this list');
  return { businessDay, id };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Confirms or retries, as `command` does, and answers the payout as it is then. */
export async function changeOf(command: typeof confirmPayout, input: Asked, context: Context) {
  const by = commandContext(context, input.idempotencyKey);
  return payloadOf(context, await command(context.deps, by, checked(input)));
}

export async function cancel(input: CancelPayoutInput, context: Context) {
  const reason = input.reason.trim();
  if (!/^[^\p{Cc}\p{Cs}]{1,500}$/u.test(reason))
    throw badUserInput('reason', 'must be 1 to 500 characters without control characters');
  const by = commandContext(context, input.idempotencyKey);
  return payloadOf(context, await cancelPayout(context.deps, by, { ...checked(input), reason }));
}

function checked({ payoutId, expectedVersion }: Asked): PayoutInput {
  if (!uuid.test(payoutId)) throw badUserInput('payoutId', 'is no id of a payout');
  return { payoutId, expectedVersion: expectedVersion ?? undefined };
}

async function payloadOf(context: Context, result: Awaited<ReturnType<typeof confirmPayout>>) {
  if (result.kind === 'refused') return { payout: null, refusal: result.refusal };
  const payout = await payoutView(context.deps.database.db, result.result.id);
  return { payout: payout ?? null, refusal: null };
}

// Billing has told something: every fact is kept, and what questions are asked about is set apart.
import { reactToAny } from '@ates/kit/reactions/reaction';
import {
  dayClosedV1,
  entryPostedV1,
  payoutFailedV1,
  payoutRequestedV1,
  taskPricedV1,
  wagePaidV1,
} from '@ates/schema/contracts/billing';
import { isEventOf } from '@ates/schema/contracts/codec';
import { recordClosedDays } from '../projections/closed-days.ts';
import { recordPrices } from '../projections/completed-tasks.ts';
import { recordFacts } from '../projections/facts.ts';
import { recordEntries } from '../projections/ledger.ts';

export const onBillingFact = reactToAny(
  [entryPostedV1, taskPricedV1, dayClosedV1, payoutRequestedV1, wagePaidV1, payoutFailedV1],
  async (events, { tx }) => {
    await recordFacts(tx, 'BILLING', events);
    await recordEntries(
      tx,
      events.flatMap((event) => (isEventOf(entryPostedV1, event) ? [event.data] : [])),
    );
    await recordPrices(
      tx,
      events.flatMap((event) => (isEventOf(taskPricedV1, event) ? [event.data] : [])),
    );
    await recordClosedDays(
      tx,
      events.flatMap((event) => (isEventOf(dayClosedV1, event) ? [event.data] : [])),
    );
  },
);

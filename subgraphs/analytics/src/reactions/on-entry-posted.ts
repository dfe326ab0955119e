// Billing has moved money: the entry is kept for every question about days.
import { reactTo } from '@ates/kit/reactions/reaction';
import { entryPostedV1 } from '@ates/schema/contracts/billing';
import { recordEntries } from '../projections/ledger.ts';

export const onEntryPosted = reactTo(entryPostedV1, (events, { tx }) =>
  recordEntries(
    tx,
    events.map(({ data }) => data),
  ),
);

// An account stands elsewhere: counted for who is below zero.
import { reactTo } from '@ates/kit/reactions/reaction';
import { accountStateV1 } from '@ates/schema/contracts/billing';
import { replicateAccounts } from '../projections/ledger.ts';

export const onAccountState = reactTo(accountStateV1, (events, { tx }) =>
  replicateAccounts(
    tx,
    events.map(({ data }) => data),
  ),
);

// Keeps the names of people at hand for mails and statements.
import { reactTo, type Reaction } from '@ates/kit/reactions/reaction';
import { userStateV1 } from '@ates/schema/contracts/users';
import { replicatePeople } from '../projections/people.ts';

export const onUserState: Reaction = reactTo(userStateV1, (events, { tx }) =>
  replicatePeople(
    tx,
    events.map(({ data }) => data),
  ),
);

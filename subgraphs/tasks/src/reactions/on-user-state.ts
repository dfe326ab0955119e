// Keeps the replica of people: who is assignable comes from state events only.
import { reactTo } from '@ates/kit/reactions/reaction';
import { userStateV1 } from '@ates/schema/contracts/users';
import { replicatePeople } from '../projections/people.ts';

export const onUserState = reactTo(userStateV1, (events, { tx }) =>
  replicatePeople(
    tx,
    events.map(({ data }) => data),
  ),
);

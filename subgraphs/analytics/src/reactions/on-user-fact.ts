// Users has told something about a person: kept for the question who did what, and why (AN-6).
import { reactToAny } from '@ates/kit/reactions/reaction';
import {
  userDeactivatedV1,
  userProfileChangedV1,
  userReactivatedV1,
  userRegisteredV1,
  userRoleChangedV1,
} from '@ates/schema/contracts/users';
import { recordFacts } from '../projections/facts.ts';

export const onUserFact = reactToAny(
  [userRegisteredV1, userRoleChangedV1, userDeactivatedV1, userReactivatedV1, userProfileChangedV1],
  (events, { tx }) => recordFacts(tx, 'USERS', events),
);

// All contracts of the system in one list: the codec finds an event's contract here by its type.
// The registry publishes and EVENTS.md lists exactly what stands here.
import * as analytics from './analytics.ts';
import * as billing from './billing.ts';
import type { EventOf } from './contract.ts';
import * as tasks from './tasks.ts';
import * as users from './users.ts';

/** Every contract, in the order of EVENTS.md. */
export const contracts = [
  users.userRegisteredV1,
  users.userRoleChangedV1,
  users.userDeactivatedV1,
  users.userReactivatedV1,
  users.userProfileChangedV1,
  users.userStateV1,
  users.userContactV1,
  users.signingKeyStateV1,
  tasks.taskCreatedV1,
  tasks.taskCreatedV2,
  tasks.taskAssignedV1,
  tasks.taskCompletedV1,
  tasks.taskStateV1,
  tasks.taskStateV2,
  tasks.shuffleFinishedV1,
  tasks.shuffleStateV1,
  billing.taskPricedV1,
  billing.entryPostedV1,
  billing.accountStateV1,
  billing.companyDayStateV1,
  billing.dayClosedV1,
  billing.payoutRequestedV1,
  billing.wagePaidV1,
  billing.payoutFailedV1,
  analytics.analyticsStatsStateV1,
] as const;

/** One of the system's contracts. */
export type AnyContract = (typeof contracts)[number];

/** Any event of the system; `type` tells which, so a switch over it narrows `data`. */
export type AnyEvent = EventOf<AnyContract>;

const byType: ReadonlyMap<string, AnyContract> = new Map(
  contracts.map((contract) => [contract.type, contract]),
);

/** The contract of an event type, or undefined when the system has none. */
export function contractOf(type: string): AnyContract | undefined {
  return byType.get(type);
}

// All that analytics listens to.
import { onAccountState } from './on-account-state.ts';
import { onBillingFact } from './on-billing-fact.ts';
import { onTaskFact } from './on-task-fact.ts';
import { onUserFact } from './on-user-fact.ts';

export const reactions = [onUserFact, onTaskFact, onBillingFact, onAccountState];

// All that analytics listens to.
import type { Reaction } from '@ates/kit/reactions/reaction';
import { onAccountState } from './on-account-state.ts';
import { onBillingFact } from './on-billing-fact.ts';
import { onTaskFact } from './on-task-fact.ts';
import { onUserFact } from './on-user-fact.ts';

const all: readonly Reaction[] = [onUserFact, onTaskFact, onBillingFact, onAccountState];

/** The reactions, with `onMoved` called whenever one of them has read something. */
export const reactionsOf = (onMoved: () => void): readonly Reaction[] =>
  all.map((reaction) => ({
    contracts: reaction.contracts,
    async handle(events, moment) {
      await reaction.handle(events, moment);
      onMoved();
    },
  }));

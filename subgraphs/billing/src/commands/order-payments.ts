// Tells the provider for rehearsals what to do from now on, so that anyone can see what a bank may do.
import {
  runCommand,
  type CommandContext,
  type CommandResult,
} from '@ates/kit/commands/run-command';
import { refuse } from '@ates/kit/domain/decision';
import { orderRehearsal, type RehearsalBehaviour } from '../projections/rehearsal-payments.ts';
import type { BillingDeps } from './billing-deps.ts';

export interface OrderedRehearsal {
  readonly behaviour: RehearsalBehaviour;
}

export const orderPayments = (
  deps: BillingDeps,
  context: CommandContext,
  behaviour: RehearsalBehaviour,
): Promise<CommandResult<OrderedRehearsal, 'NOT_A_REHEARSAL'>> =>
  runCommand(deps, context, {
    name: 'orderPayments',
    input: { behaviour },
    async run({ tx }) {
      if (!deps.rehearsal) return refuse('NOT_A_REHEARSAL', 'This is no rehearsal.');
      await orderRehearsal(tx, behaviour);
      return { kind: 'done', result: { behaviour }, written: [] };
    },
  });

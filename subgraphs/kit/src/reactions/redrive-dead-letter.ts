// An admin's command: a parked message is handed to its consumer's reactions once more. It publishes
// nothing itself; what the reactions tell goes out as if the message had just come.
import { runCommand, type CommandContext, type CommandDeps } from '../commands/run-command.ts';
import { refuse, type Refused } from '../domain/decision.ts';
import { isUnavailable } from '../tables/is-unavailable.ts';
import { redriveWithin } from './dead-letters.ts';
import type { Reaction } from './reaction.ts';

export type RedriveRefusal =
  'DEAD_LETTER_NOT_FOUND' | 'ALREADY_REDRIVEN' | 'DEAD_LETTER_UNREADABLE' | 'DEAD_LETTER_FAILS';

export type RedriveResult =
  | { readonly kind: 'done'; readonly result: { readonly id: string } }
  | Refused<RedriveRefusal | 'IDEMPOTENCY_KEY_REUSED'>;

/** Redrives the letter `id` (a uuid): effects, inbox row and the letter's mark are one transaction. */
export async function redriveDeadLetter(
  deps: CommandDeps,
  reactions: readonly Reaction[],
  context: CommandContext,
  id: string,
): Promise<RedriveResult> {
  try {
    const result = await runCommand<{ readonly id: string }, RedriveRefusal>(deps, context, {
      name: 'redriveDeadLetter',
      input: { id },
      async run({ tx }) {
        const outcome = await redriveWithin(tx, { ...deps, reactions }, id);
        if (outcome === 'redriven') return { kind: 'done', result: { id }, written: [] };
        return refusals[outcome];
      },
    });
    // The reactions may have told something.
    deps.committed.notify();
    return result;
  } catch (error) {
    if (isUnavailable(error)) throw error;
    deps.logger.warn({ err: error, id, correlationId: context.correlationId }, 'redrive failed');
    return stillFails;
  }
}

const refusals = {
  unknown: refuse('DEAD_LETTER_NOT_FOUND', 'There is no such dead letter.'),
  'already-redriven': refuse('ALREADY_REDRIVEN', 'This dead letter has been redriven.'),
  'still-unreadable': refuse('DEAD_LETTER_UNREADABLE', 'The message still cannot be read.'),
} as const;

const stillFails = refuse(
  'DEAD_LETTER_FAILS',
  'The message still cannot be handled; the log knows why. It stays parked.',
);

// What the commands of billing need besides the kit's: how the books are kept and how days close.
import type { CommandDeps } from '@ates/kit/commands/run-command';
import type { RetrySettings } from '../domain/payout.ts';
import type { Books } from './books.ts';
import type { PaymentPort } from './payment-port.ts';

export interface BillingDeps extends CommandDeps {
  readonly books: Books;
  readonly close: CloseSettings;
  readonly payouts: PayoutSettings;
  readonly payments: PaymentPort;
  /** Whether the provider may be told what to do: never in production. */
  readonly rehearsal: boolean;
}

export interface PayoutSettings extends RetrySettings {
  /** Payouts in hand at once. */
  readonly batchMax: number;
  /** How long one attempt may take. */
  readonly attemptMs: number;
  /** A claimed payout is asked about after this long: whoever claimed it must have died. */
  readonly leaseMs: number;
  /** How often to look for payouts that are due. */
  readonly lookMs: number;
}

export interface CloseSettings {
  /** Whether the scheduler closes days, and takes up closes that broke off. */
  readonly byItself: boolean;
  /** A day closes this long after its end at the earliest (AC-17). */
  readonly graceMs: number;
  /** Accounts per transaction: small enough that no posting waits long for a lock. */
  readonly chunkMax: number;
  /** Transactions side by side. */
  readonly lanes: number;
  /** `auto`: payouts are sent at once. `manual`: each waits for a person (AC-19). */
  readonly payoutMode: 'auto' | 'manual';
  /** How often the scheduler looks whether a day is due. */
  readonly lookMs: number;
  /** Whether everything the task stream held when asked has been read; waits for it, bounded. */
  readonly drain: (abort: AbortSignal) => Promise<'drained' | 'timed-out'>;
}

// How money leaves the company, whatever carries it: a bank, a payroll service, a rehearsal.
import type { PaymentOutcome } from '../domain/payout.ts';

export interface Payment {
  /** The provider pays a key at most once; an attempt with a key it has paid answers `paid`. */
  readonly key: string;
  readonly userId: string;
  /** Cents. */
  readonly amount: number;
}

export interface PaymentPort {
  /** Tries to pay. Whatever it throws counts as unknown: the money may have left. */
  pay(payment: Payment, abort: AbortSignal): Promise<PaymentOutcome>;
  /**
   * What became of a key. `not-paid` is a promise: no attempt made so far will pay it any more.
   * Throws when it cannot say.
   */
  find(key: string, abort: AbortSignal): Promise<'paid' | 'not-paid'>;
}

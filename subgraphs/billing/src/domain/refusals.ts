// The catalogue of what billing refuses. docs/ERRORS.md is generated from it (`npm run generate errors`); a code that
// is used and not here, or here and not used, fails a test.
import type { RefusalCatalogue } from '@ates/kit/domain/refusal-catalogue';

export const refusals = {
  CLOSE_NOT_DRAINED: {
    meaning: 'Billing has not read everything that was told before the end of the day; try again.',
    of: ['closeDay'],
  },
  DAY_NOT_FINISHED: {
    meaning: 'The day, with the grace after it, is not over yet.',
    of: ['closeDay'],
  },
  DAY_NOT_IN_BOOKS: {
    meaning: 'The books had not been opened on that day.',
    of: ['closeDay'],
  },
  NOT_A_REHEARSAL: {
    meaning: 'The payment provider is told what to do in rehearsals only.',
    of: ['orderPayments'],
  },
  PAYOUT_ALREADY_CANCELLED: {
    meaning: 'The payout has been cancelled; its amount is on the account again.',
    of: ['cancelPayout'],
  },
  PAYOUT_ALREADY_PAID: { meaning: 'The payout has been paid.', of: ['cancelPayout'] },
  PAYOUT_NOT_FAILED: {
    meaning: 'Only a failed payout, or one of unknown outcome, can be tried again.',
    of: ['retryPayout'],
  },
  PAYOUT_NOT_FOUND: {
    meaning: 'There is no such payout.',
    of: ['confirmPayout', 'retryPayout', 'cancelPayout'],
  },
  PAYOUT_NOT_WAITING: {
    meaning: 'The payout does not wait for a confirmation.',
    of: ['confirmPayout'],
  },
  PAYOUT_OUTCOME_UNKNOWN: {
    meaning: 'The payout may have been paid; only the provider can say that it was not.',
    of: ['cancelPayout'],
  },
  VERSION_CONFLICT: {
    meaning: 'The payout has changed since the version the command names.',
    of: ['confirmPayout', 'retryPayout', 'cancelPayout'],
  },
} as const satisfies RefusalCatalogue;

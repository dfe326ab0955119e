// One payout on its way (AC-19): waiting for a person, ready, on the wire, failed, of unknown outcome,
// paid or cancelled. What may follow from what is decided here; nothing is sent here.
import { refuse, type Refused } from '@ates/kit/domain/decision';

export const payoutStatuses = [
  'REQUESTED',
  'READY',
  'SENDING',
  'FAILED',
  'UNKNOWN',
  'PAID',
  'CANCELLED',
] as const;
export type PayoutStatus = (typeof payoutStatuses)[number];

/** What the provider, or its silence, made of an attempt. */
export type PaymentOutcome =
  | { readonly kind: 'paid'; readonly method: string }
  /** Surely not paid. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Timed out or broke off: it may have been paid. Only asking with the same key can tell. */
  | { readonly kind: 'unknown'; readonly reason: string };

export interface RetrySettings {
  /** A failed payment is tried again, and an unknown one asked about, after this long. */
  readonly retryMs: number;
  /** Somebody is alerted from this attempt on. */
  readonly alertFrom: number;
}

/** Where a payout stands after an attempt or an answer about one. */
export interface AfterAttempt {
  readonly status: 'PAID' | 'FAILED' | 'UNKNOWN';
  readonly dueAt: Date | undefined;
  readonly lastError: string | undefined;
  readonly alert: boolean;
}

/** `attempts` counts the one that has just ended. */
export function afterAttempt(
  outcome: PaymentOutcome,
  attempts: number,
  now: Date,
  settings: RetrySettings,
): AfterAttempt {
  const alert = attempts >= settings.alertFrom;
  const later = new Date(now.getTime() + settings.retryMs);
  switch (outcome.kind) {
    case 'paid':
      return { status: 'PAID', dueAt: undefined, lastError: undefined, alert: false };
    case 'refused':
      return { status: 'FAILED', dueAt: later, lastError: outcome.reason, alert };
    case 'unknown':
      return { status: 'UNKNOWN', dueAt: later, lastError: outcome.reason, alert };
  }
}

/** What the worker does with a payout that is due. */
export function dueAction(status: PayoutStatus): 'send' | 'ask' | undefined {
  switch (status) {
    case 'READY':
    case 'FAILED':
      return 'send';
    // Still on the wire when its lease ran out: whoever sent it is gone, and nobody knows how far it came.
    case 'SENDING':
    case 'UNKNOWN':
      return 'ask';
    case 'REQUESTED':
    case 'PAID':
    case 'CANCELLED':
      return undefined;
  }
}

/** What a person decided about a payout: its next status, and that the worker looks at it at once. */
export interface PayoutChange {
  readonly kind: 'change';
  readonly status: PayoutStatus;
  readonly dueNow: boolean;
}

/** PAYOUT_MODE=manual: an accountant lets it go. */
export function decideConfirm(status: PayoutStatus): PayoutChange | Refused<'PAYOUT_NOT_WAITING'> {
  return status === 'REQUESTED'
    ? { kind: 'change', status: 'READY', dueNow: true }
    : refuse('PAYOUT_NOT_WAITING', 'The payout does not wait for a confirmation.');
}

/** Not to wait for the hour: a failed one is sent, one of unknown outcome asked about, at once. */
export function decideRetry(status: PayoutStatus): PayoutChange | Refused<'PAYOUT_NOT_FAILED'> {
  return status === 'FAILED' || status === 'UNKNOWN'
    ? { kind: 'change', status, dueNow: true }
    : refuse('PAYOUT_NOT_FAILED', 'Only a failed payout can be tried again.');
}

export type CancelRefusal =
  'PAYOUT_OUTCOME_UNKNOWN' | 'PAYOUT_ALREADY_PAID' | 'PAYOUT_ALREADY_CANCELLED';

/** Only what was surely not paid is given back to the account. */
export function decideCancel(status: PayoutStatus): PayoutChange | Refused<CancelRefusal> {
  switch (status) {
    case 'REQUESTED':
    case 'READY':
    case 'FAILED':
      return { kind: 'change', status: 'CANCELLED', dueNow: false };
    case 'SENDING':
    case 'UNKNOWN':
      return refuse(
        'PAYOUT_OUTCOME_UNKNOWN',
        'It may have been paid: wait until the provider says that it was not.',
      );
    case 'PAID':
      return refuse('PAYOUT_ALREADY_PAID', 'The payout has been paid.');
    case 'CANCELLED':
      return refuse('PAYOUT_ALREADY_CANCELLED', 'The payout has been cancelled.');
  }
}

// AC-19: what follows from an attempt, and what a person may do in which state.
import { describe, expect, test } from 'vitest';
import {
  afterAttempt,
  decideCancel,
  decideConfirm,
  decideRetry,
  dueAction,
  payoutStatuses,
  type PayoutStatus,
} from './payout.ts';

const now = new Date('2026-03-04T00:01:00.000Z');
const inAnHour = new Date('2026-03-04T01:01:00.000Z');
const settings = { retryMs: 3_600_000, alertFrom: 3 };
const refused = { kind: 'refused', reason: 'no' } as const;
const unknown = { kind: 'unknown', reason: 'silence' } as const;

describe('after an attempt', () => {
  test('paid: nothing follows', () => {
    expect(afterAttempt({ kind: 'paid', method: 'bank' }, 1, now, settings)).toEqual({
      status: 'PAID',
      dueAt: undefined,
      lastError: undefined,
      alert: false,
    });
  });

  test('refused: tried again in an hour', () => {
    expect(afterAttempt(refused, 1, now, settings)).toMatchObject({
      status: 'FAILED',
      dueAt: inAnHour,
      alert: false,
    });
  });

  test('timed out: unknown, not failed; asked about in an hour', () => {
    expect(afterAttempt(unknown, 1, now, settings)).toMatchObject({
      status: 'UNKNOWN',
      dueAt: inAnHour,
    });
  });

  test.each([refused, unknown])(
    'from the third attempt on somebody is alerted ($kind)',
    (outcome) => {
      const alerts = [1, 2, 3, 4].map(
        (attempts) => afterAttempt(outcome, attempts, now, settings).alert,
      );
      expect(alerts).toEqual([false, false, true, true]);
    },
  );
});

const table: Record<PayoutStatus, [string, string, string, string | undefined]> = {
  // confirm, retry, cancel, what the worker does when it is due
  REQUESTED: ['READY', 'PAYOUT_NOT_FAILED', 'CANCELLED', undefined],
  READY: ['PAYOUT_NOT_WAITING', 'PAYOUT_NOT_FAILED', 'CANCELLED', 'send'],
  SENDING: ['PAYOUT_NOT_WAITING', 'PAYOUT_NOT_FAILED', 'PAYOUT_OUTCOME_UNKNOWN', 'ask'],
  FAILED: ['PAYOUT_NOT_WAITING', 'FAILED', 'CANCELLED', 'send'],
  UNKNOWN: ['PAYOUT_NOT_WAITING', 'UNKNOWN', 'PAYOUT_OUTCOME_UNKNOWN', 'ask'],
  PAID: ['PAYOUT_NOT_WAITING', 'PAYOUT_NOT_FAILED', 'PAYOUT_ALREADY_PAID', undefined],
  CANCELLED: ['PAYOUT_NOT_WAITING', 'PAYOUT_NOT_FAILED', 'PAYOUT_ALREADY_CANCELLED', undefined],
};

test.each(payoutStatuses)('given a payout that is %s', (status) => {
  const answers = [decideConfirm, decideRetry, decideCancel].map((decide) => {
    const answer = decide(status);
    return answer.kind === 'refused' ? answer.refusal.code : answer.status;
  });
  expect([...answers, dueAction(status)]).toEqual(table[status]);
});

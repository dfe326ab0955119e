// The rules of money as a model: entries by business day, closes that pay what is there, payouts on their way
// (docs/RULES.md 2). It is told what happened, in the order billing hears of it, and says what everybody must own.
import { taskAssignedV1, taskCompletedV1 } from '@ates/schema/contracts/tasks';
import { isEventOf } from '@ates/schema/contracts/codec';
import type { CloudEvent } from '@ates/schema/contracts/envelope';

/** What a task costs and brings, in cents. */
export interface Price {
  readonly fee: number;
  readonly reward: number;
}

export const behaviours = ['PAY', 'REFUSE', 'TIME_OUT', 'TIME_OUT_AFTER_PAYING'] as const;
/** What the provider does with a payment. */
export type Behaviour = (typeof behaviours)[number];

export type PayoutStatus = 'REQUESTED' | 'FAILED' | 'UNKNOWN' | 'PAID' | 'CANCELLED';

export interface ModelPayout {
  readonly owner: string;
  readonly day: string;
  /** Cents. */
  readonly amount: number;
  status: PayoutStatus;
  /** How often it was sent. */
  attempts: number;
  /** The provider has paid it, whether anybody knows or not. */
  paid: boolean;
}

interface ModelEntry {
  readonly owner: string;
  readonly kind: 'FEE' | 'REWARD' | 'PAYOUT' | 'PAYOUT_REVERSAL';
  /** Cents; below zero what is taken from the account. */
  readonly amount: number;
  readonly day: string;
}

/** A closed day's figures, in cents; they never change again. */
export interface ModelDay {
  readonly fees: number;
  readonly rewards: number;
  readonly income: number;
  readonly payoutsTotal: number;
  readonly payoutsCount: number;
  readonly negativeAccounts: number;
}

export class LedgerModel {
  readonly entries: ModelEntry[] = [];
  readonly payouts: ModelPayout[] = [];
  readonly closed = new Map<string, ModelDay>();
  behaviour: Behaviour = 'PAY';
  readonly #mode: 'auto' | 'manual';

  constructor(mode: 'auto' | 'manual') {
    this.#mode = mode;
  }

  /** AC-10, D-13, D-14: a fee per assignment, a reward per completion, on its own day or the first open one. */
  book(event: CloudEvent, prices: ReadonlyMap<string, Price>): void {
    const price = prices.get(event.subject) ?? { fee: Number.NaN, reward: Number.NaN };
    const day = this.#openDayFrom(event.time.slice(0, 10));
    if (isEventOf(taskAssignedV1, event))
      this.entries.push({ owner: event.data.assigneeId, kind: 'FEE', amount: -price.fee, day });
    if (isEventOf(taskCompletedV1, event))
      this.entries.push({
        owner: event.data.assigneeId,
        kind: 'REWARD',
        amount: price.reward,
        day,
      });
  }

  /** AC-14: what is there of this and earlier days is paid, when it is above zero. */
  close(day: string): void {
    if (this.closed.has(day)) return;
    const balances = [...this.owners].map((owner) => ({
      owner,
      amount: this.#closing(owner, day),
    }));
    const due = balances.filter(({ amount }) => amount > 0);
    const sum = (kind: string) =>
      this.entries.reduce(
        (total, entry) =>
          entry.day === day && entry.kind === kind ? total + Math.abs(entry.amount) : total,
        0,
      );
    const [fees, rewards] = [sum('FEE'), sum('REWARD')];
    this.closed.set(day, {
      fees,
      rewards,
      income: fees - rewards,
      payoutsTotal: due.reduce((total, { amount }) => total + amount, 0),
      payoutsCount: due.length,
      negativeAccounts: balances.filter(({ amount }) => amount < 0).length,
    });
    for (const { owner, amount } of due) {
      this.entries.push({ owner, kind: 'PAYOUT', amount: -amount, day });
      const payout: ModelPayout = {
        owner,
        day,
        amount,
        status: 'REQUESTED',
        attempts: 0,
        paid: false,
      };
      this.payouts.push(payout);
      if (this.#mode === 'auto') this.#send(payout);
    }
  }

  /** C-14: the code of the refusal, or null. */
  confirm(payout: ModelPayout | undefined): string | null {
    if (!payout) return 'PAYOUT_NOT_FOUND';
    if (payout.status !== 'REQUESTED') return 'PAYOUT_NOT_WAITING';
    this.#send(payout);
    return null;
  }

  /** AC-19: a failed one is sent again, one of unknown outcome is asked about. */
  retry(payout: ModelPayout | undefined): string | null {
    if (!payout) return 'PAYOUT_NOT_FOUND';
    if (payout.status === 'FAILED') this.#send(payout);
    else if (payout.status === 'UNKNOWN') payout.status = payout.paid ? 'PAID' : 'FAILED';
    else return 'PAYOUT_NOT_FAILED';
    return null;
  }

  /** AC-19: what surely was not paid goes back to the account, on `today`. */
  cancel(payout: ModelPayout | undefined, today: string): string | null {
    if (!payout) return 'PAYOUT_NOT_FOUND';
    if (payout.status === 'UNKNOWN') return 'PAYOUT_OUTCOME_UNKNOWN';
    if (payout.status === 'PAID') return 'PAYOUT_ALREADY_PAID';
    if (payout.status === 'CANCELLED') return 'PAYOUT_ALREADY_CANCELLED';
    payout.status = 'CANCELLED';
    const { owner, amount } = payout;
    this.entries.push({ owner, kind: 'PAYOUT_REVERSAL', amount, day: this.#openDayFrom(today) });
    return null;
  }

  /** Everybody who has an entry. */
  get owners(): ReadonlySet<string> {
    return new Set(this.entries.map(({ owner }) => owner));
  }

  balanceOf(owner: string): number {
    return this.#closing(owner, '9999-12-31');
  }

  #send(payout: ModelPayout): void {
    payout.attempts += 1;
    // The key says so to the provider: what was paid once is not paid again.
    if (payout.paid || this.behaviour === 'PAY') {
      payout.paid = true;
      payout.status = 'PAID';
      return;
    }
    payout.paid = this.behaviour === 'TIME_OUT_AFTER_PAYING';
    payout.status = this.behaviour === 'REFUSE' ? 'FAILED' : 'UNKNOWN';
  }

  #openDayFrom(day: string): string {
    const last = [...this.closed.keys()].toSorted().at(-1);
    return last === undefined || day > last ? day : dayAfter(last);
  }

  #closing(owner: string, day: string): number {
    return this.entries.reduce(
      (total, entry) => (entry.owner === owner && entry.day <= day ? total + entry.amount : total),
      0,
    );
  }
}

export function dayAfter(day: string): string {
  const date = new Date(`${day}T00:00:00.000Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}

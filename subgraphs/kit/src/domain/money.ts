// Money is a whole number of minor units with a currency; floating point never touches it (AC-9).
// Inside the domain amounts are `Cents`; `money` gives the shape that events and the API speak.
import type { Brand } from './brand.ts';

/** Minor units (1/100 of the currency's unit), may be negative. Always a safe integer. */
export type Cents = Brand<number, 'Cents'>;

/** The wire shape of an amount, in events and in the API alike. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** The one currency of the company. */
export const currency = 'USD';

/** Throws when `amount` is no safe integer: a bug, never a user's mistake. */
export function cents(amount: number): Cents {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} is no whole number of cents`);
  return amount as Cents;
}

export const money = (amount: Cents): Money => ({ amount, currency });

export const addCents = (a: Cents, b: Cents): Cents => cents(a + b);

export const negateCents = (a: Cents): Cents => cents(a === 0 ? 0 : -a);

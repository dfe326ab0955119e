// The mail about a payout (AC-13): who gets how much for which day, in words.
import type { BusinessDay } from '@ates/kit/domain/business-day';
import { currency, type Cents } from '@ates/kit/domain/money';

export interface WageMail {
  readonly subject: string;
  readonly text: string;
}

/** `name` is undefined when billing has not heard it yet. */
export function wageMail(payout: {
  readonly name: string | undefined;
  readonly day: BusinessDay;
  readonly amount: Cents;
}): WageMail {
  const amount = inWords(payout.amount);
  return {
    subject: `Your wage for ${payout.day}: ${amount}`,
    text: [
      payout.name === undefined ? 'Hello,' : `Hello ${payout.name},`,
      '',
      `for ${payout.day} you are paid ${amount}.`,
      'The audit log of your account shows every task it came from.',
    ].join('\n'),
  };
}

/** `1234.05 USD`: whole units and cents, without floating point. */
function inWords(amount: Cents): string {
  const cents = String(amount % 100).padStart(2, '0');
  return `${Math.trunc(amount / 100)}.${cents} ${currency}`;
}

// The default provider: pays nobody, and does what it was told, so that anyone can rehearse what a bank
// may do. It can refuse, time out, or time out after it has paid.
import {
  payRehearsal,
  rehearsalBehaviour,
  wasPaidInRehearsal,
} from '../projections/rehearsal-payments.ts';
import type { PaymentPort } from './payment-port.ts';

type Db = Parameters<typeof rehearsalBehaviour>[0];

const method = 'rehearsal';

/** A provider that did not answer in time. */
export class PaymentTimeoutError extends Error {
  readonly code = 'PAYMENT_TIMEOUT';
}

export const rehearsalPayments = (db: Db): PaymentPort => ({
  async pay(payment) {
    if (await wasPaidInRehearsal(db, payment.key)) return { kind: 'paid', method };
    const behaviour = (await rehearsalBehaviour(db)) ?? 'PAY';
    switch (behaviour) {
      case 'PAY':
        await payRehearsal(db, payment);
        return { kind: 'paid', method };
      case 'REFUSE':
        return { kind: 'refused', reason: 'The provider refused the payment.' };
      case 'TIME_OUT':
        throw new PaymentTimeoutError('The provider did not answer in time.');
      case 'TIME_OUT_AFTER_PAYING':
        await payRehearsal(db, payment);
        throw new PaymentTimeoutError('The provider did not answer in time.');
    }
  },
  find: async (key) => ((await wasPaidInRehearsal(db, key)) ? 'paid' : 'not-paid'),
});

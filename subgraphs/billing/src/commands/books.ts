// What every booking needs to know beside its transaction: the zone its days are of, and whom to tell
// when something needs a person's eye.

export interface Books {
  /** IANA name (D-13). */
  readonly timeZone: string;
  readonly alert: Alert;
}

/** Tells the operators. `code` is stable; the details are for whoever looks into it. */
export type Alert = (code: AlertCode, details: Readonly<Record<string, unknown>>) => void;

/**
 * FACT_AHEAD_OF_CLOCK: an event claims a time more than 5 minutes ahead of ours (D-14).
 * CLOSE_NOT_DRAINED: a day closes although not everything told before was read in time (AC-17).
 * PAYOUT_NOT_PAID: a payment failed, or its outcome is unknown, for the third time or more (AC-19).
 */
export type AlertCode = 'FACT_AHEAD_OF_CLOCK' | 'CLOSE_NOT_DRAINED' | 'PAYOUT_NOT_PAID';

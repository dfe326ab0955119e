// What a billing process is told by its environment. Every mistake is reported at once.
import {
  configReader,
  readSubgraphConfig,
  type Environment,
  type SubgraphConfig,
} from '@ates/kit/process/config';
import { readMailConfig, type MailConfig } from '@ates/kit/process/mail-config';

export interface BillingConfig extends SubgraphConfig {
  readonly mail: MailConfig;
  /** `off`: days are closed by hand only. */
  readonly closeScheduler: 'on' | 'off';
  /** A day closes this long after its end at the earliest (AC-17). */
  readonly closeGraceMs: number;
  /** How long a close waits for billing to have read the task stream. */
  readonly closeDrainMaxMs: number;
  /** Accounts per transaction of a close. */
  readonly closeChunkMax: number;
  /** Transactions of a close side by side. */
  readonly closeLanes: number;
  /** How often the scheduler looks whether a day is due. */
  readonly closeLookMs: number;
  /** `auto`: payouts are sent at once. `manual`: an accountant confirms each (AC-19). */
  readonly payoutMode: 'auto' | 'manual';
  /** A failed payment is tried again after this long (AC-19). */
  readonly payoutRetryMs: number;
  /** How long one attempt to pay may take. */
  readonly payoutAttemptMs: number;
  /** How often to look for payouts that are due. */
  readonly payoutLookMs: number;
}

const hourMs = 3_600_000;

/** @throws ConfigError listing everything that is wrong */
export function readConfig(env: Environment = process.env): BillingConfig {
  const reader = configReader(env);
  return reader.finish({
    ...readSubgraphConfig(reader),
    mail: readMailConfig(reader),
    closeScheduler: reader.oneOf('CLOSE_SCHEDULER', ['on', 'off'], 'on'),
    closeGraceMs: reader.integer('CLOSE_GRACE_MS', { fallback: 60_000, min: 0, max: hourMs }),
    closeDrainMaxMs: reader.integer('CLOSE_DRAIN_MAX_MS', {
      fallback: 15 * 60_000,
      min: 0,
      max: 12 * hourMs,
    }),
    closeChunkMax: reader.integer('CLOSE_CHUNK_MAX', { fallback: 3000, min: 1, max: 10_000 }),
    closeLanes: reader.integer('CLOSE_LANES', { fallback: 2, min: 1, max: 8 }),
    closeLookMs: reader.integer('CLOSE_LOOK_MS', { fallback: 1000, min: 10, max: hourMs }),
    payoutMode: reader.oneOf('PAYOUT_MODE', ['auto', 'manual'], 'auto'),
    payoutRetryMs: reader.integer('PAYOUT_RETRY_MS', {
      fallback: hourMs,
      min: 1000,
      max: 24 * hourMs,
    }),
    payoutAttemptMs: reader.integer('PAYOUT_ATTEMPT_MS', {
      fallback: 30_000,
      min: 100,
      max: hourMs,
    }),
    payoutLookMs: reader.integer('PAYOUT_LOOK_MS', { fallback: 500, min: 10, max: hourMs }),
  });
}

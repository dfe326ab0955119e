// Billing's settings: what they are when nobody says anything, and that every mistake is told at once.
import { ConfigError } from '@ates/kit/process/config';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const needed = { DATABASE_URL: 'postgres://localhost/billing', NATS_URL: 'nats://localhost:4222' };

test('AC-17, AC-19: a minute of grace, a quarter of an hour to drain, hourly retries, auto', () => {
  expect(readConfig(needed)).toMatchObject({
    closeScheduler: 'on',
    closeGraceMs: 60_000,
    closeDrainMaxMs: 900_000,
    payoutMode: 'auto',
    payoutRetryMs: 3_600_000,
  });
});

test('every mistake is reported, not only the first', () => {
  const read = () =>
    readConfig({ ...needed, PAYOUT_MODE: 'perhaps', CLOSE_GRACE_MS: '-1', BUSINESS_TZ: 'Mars' });
  expect(read).toThrow(ConfigError);
  for (const name of ['PAYOUT_MODE', 'CLOSE_GRACE_MS', 'BUSINESS_TZ']) expect(read).toThrow(name);
});

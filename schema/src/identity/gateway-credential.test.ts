// A gateway's credential counts for its subgraph, for a minute, under its secret, in one algorithm; nothing else does.
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  credentialSeconds,
  isGatewayCredential,
  signGatewayCredential,
} from './gateway-credential.ts';

const secret = 's'.repeat(32);
const now = new Date('2026-03-03T08:00:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const credential = signGatewayCredential(secret, 'tasks', now);

test('it counts for its subgraph until it is over', () => {
  expect(isGatewayCredential(credential, secret, 'tasks', now)).toBe(true);
  expect(isGatewayCredential(credential, secret, 'tasks', later(credentialSeconds))).toBe(true);
  expect(isGatewayCredential(credential, secret, 'tasks', later(credentialSeconds + 1))).toBe(
    false,
  );
  expect(isGatewayCredential(credential, secret, 'billing', now)).toBe(false);
  expect(isGatewayCredential(credential, 't'.repeat(32), 'tasks', now)).toBe(false);
});

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const signed = (head: object, claims: object) => {
  const text = `${encode(head)}.${encode(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
};
const claims = { iss: 'ates-gateway', aud: 'tasks', exp: now.getTime() / 1_000 + 30 };

test.each([
  ['nothing', undefined],
  ['no token', 'x'],
  ['four parts', `${credential}.x`],
  ['another algorithm', signed({ alg: 'none', typ: 'gateway+jwt' }, claims)],
  ["a person's type", signed({ alg: 'HS256', typ: 'at+jwt' }, claims)],
  ['another issuer', signed({ alg: 'HS256', typ: 'gateway+jwt' }, { ...claims, iss: 'x' })],
  ['years ahead', signed({ alg: 'HS256', typ: 'gateway+jwt' }, { ...claims, exp: 9_999_999_999 })],
  ['a changed signature', `${credential.slice(0, -2)}xx`],
])('%s does not count', (_what, text) => {
  expect(isGatewayCredential(text, secret, 'tasks', now)).toBe(false);
});

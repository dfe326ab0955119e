// Versions of nats-server: what the program prints, and which of two is the newer.
// Text comparison would put 2.9 above 2.10.
import { expect, test } from 'vitest';
import { isAtLeast, parseNatsVersion } from './nats-version.ts';

test.each([
  ['nats-server: v2.15.1\n', '2.15.1'],
  ['nats-server: 2.10.27', '2.10.27'],
  ['v20.19.0', undefined],
  ['', undefined],
])('%j is version %s', (text, version) => {
  expect(parseNatsVersion(text)).toBe(version);
});

test.each([
  ['2.10.0', '2.10.0', true],
  ['2.15.1', '2.10.0', true],
  ['3.0.0', '2.10.0', true],
  ['2.9.10', '2.10.0', false],
  ['v2.11.0-RC.1', '2.11.0', true],
  ['1.99.99', '2.10.0', false],
])('%s at least %s: %s', (version, oldest, expected) => {
  expect(isAtLeast(version, oldest)).toBe(expected);
});

// Given the keys there are, which one signs, and when the next one is made.
import { describe, expect, test } from 'vitest';
import {
  announceMs,
  decideKeys,
  signingKeyAt,
  validKeys,
  type SigningKey,
} from './signing-keys.ts';

const start = new Date('2026-03-03T09:00:00.000Z');
const after = (ms: number) => new Date(start.getTime() + ms);
const dayMs = 24 * 3_600_000;
const settings = { keyLifetimeMs: 30 * dayMs, accessTokenMs: 300_000 };
const first: SigningKey = { keyId: 'k1', createdAt: start, notAfter: null };

describe('which key signs', () => {
  test('the very first one at once', () => {
    expect(signingKeyAt([first], start)).toBe(first);
  });

  test('a new one only after everybody has had time to hear of it', () => {
    const rotated = after(30 * dayMs);
    const retired = { ...first, notAfter: new Date(rotated.getTime() + 420_000) };
    const second = { keyId: 'k2', createdAt: rotated, notAfter: null };
    const keys = [second, retired];
    expect(signingKeyAt(keys, new Date(rotated.getTime() + announceMs - 1))).toBe(retired);
    expect(signingKeyAt(keys, new Date(rotated.getTime() + announceMs))).toBe(second);
  });

  test('none when there is none that counts', () => {
    expect(signingKeyAt([{ ...first, notAfter: after(1) }], after(1))).toBeUndefined();
  });
});

describe('when the next key is made', () => {
  test('given no key, then at once', () => {
    expect(decideKeys([], settings, start)).toEqual({ create: true, retire: [] });
  });

  test('given a key in its lifetime, then not', () => {
    const now = after(30 * dayMs - 1);
    expect(decideKeys([first], settings, now)).toEqual({ create: false, retire: [] });
  });

  test('given one past its lifetime, then now, and the old one outlives its last token', () => {
    const now = after(30 * dayMs);
    const decision = decideKeys([first], settings, now);
    const notAfter = new Date(now.getTime() + announceMs + 300_000 + announceMs);
    expect(decision).toEqual({ create: true, retire: [{ keyId: 'k1', notAfter }] });
  });

  test('a key that is retired already keeps its end', () => {
    const retired = { ...first, notAfter: after(90 * dayMs) };
    expect(decideKeys([retired], settings, after(31 * dayMs))).toEqual({
      create: true,
      retire: [],
    });
    expect(validKeys([retired], after(90 * dayMs))).toEqual([]);
  });
});

// Passwords in, hashes or a yes or no out; what is nobody's is checked like anybody's (AU-5).
import { expect, test } from 'vitest';
import { createPasswords } from './passwords.ts';

const passwords = createPasswords({ memoryKib: 64, passes: 1, atOnceMax: 2, waitingMax: 10 });

test('a hash is argon2id, salted, and matches its password alone', async () => {
  const [one, other] = await Promise.all([passwords.hash('secret'), passwords.hash('secret')]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/);
  expect(one).not.toBe(other);
  expect(await passwords.matches(one, 'secret')).toBe(true);
  expect(await passwords.matches(one, 'Secret')).toBe(false);
});

test('where there is no hash nothing matches, not even what is checked instead', async () => {
  expect(await passwords.matches(undefined, 'the password of an address that nobody has')).toBe(
    false,
  );
});

test('the same character in two encodings is the same password', async () => {
  const composed = await passwords.hash('caf\u00e9');
  expect(await passwords.matches(composed, 'cafe\u0301')).toBe(true);
});

test('a fingerprint is the same for the same password and salt only', async () => {
  const print = await passwords.fingerprint('secret', 'k');
  expect(await passwords.fingerprint('secret', 'k')).toBe(print);
  expect(await passwords.fingerprint('secret', 'l')).not.toBe(print);
  expect(await passwords.fingerprint('other', 'k')).not.toBe(print);
});

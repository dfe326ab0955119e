// AU-2: the provider is asked seldom, within limits, and its outage takes nothing away that was known.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readExternalIssuer } from './open-verifier.ts';
import { openTestProvider, type TestProvider } from '../testing/test-provider.ts';
import { openRemoteKeys, type RemoteKeys, type RemoteKeysOptions } from './remote-keys.ts';

let provider: TestProvider;
let nowMs: number;
let problems: Error[];
const opened: RemoteKeys[] = [];

beforeEach(async () => {
  provider = await openTestProvider();
  nowMs = 0;
  problems = [];
});
afterEach(async () => {
  for (const keys of opened.splice(0)) keys.close();
  await provider.close();
});

async function open(more: Partial<RemoteKeysOptions> = {}): Promise<RemoteKeys> {
  const keys = openRemoteKeys({
    url: provider.jwksUrl,
    nowMs: () => nowMs,
    onProblem: (problem) => problems.push(problem),
    ...more,
  });
  opened.push(keys);
  await keys.ready;
  return keys;
}
const reasons = () => problems.map(({ cause }) => String(cause));

describe('asking', () => {
  test('known keys cost no request', async () => {
    const keys = await open();
    for (let times = 0; times < 100; times += 1) await keys.find('rsa', 'RS256');
    expect(provider.asked).toBe(1);
  });

  test('a flood of unknown keys makes one request in 30 s, at once or one by one', async () => {
    const keys = await open();
    const flood = () =>
      Promise.all(Array.from({ length: 1_000 }, (_, i) => keys.find(`k${nowMs}-${i}`, 'RS256')));
    await flood();
    expect(provider.asked).toBe(2);
    nowMs = 29_999;
    await flood();
    for (let i = 0; i < 50; i += 1) await keys.find(`single${i}`, 'ES256');
    expect(provider.asked).toBe(2);
    nowMs = 30_000;
    await flood();
    expect(provider.asked).toBe(3);
  });

  test('a new key of the provider is found by the first token that names it', async () => {
    const keys = await open();
    await provider.addKey('ES256', 'new');
    const before = keys.keyOf('rsa');
    expect(await keys.find('new', 'ES256')).toBeDefined();
    expect(provider.asked).toBe(2);
    expect(keys.keyOf('rsa')).toBe(before);
  });

  test('a failing provider is not asked more often', async () => {
    provider.answerWith((response) => response.writeHead(500).end());
    const keys = await open();
    for (let i = 0; i < 20; i += 1) expect(await keys.find('rsa', 'RS256')).toBeUndefined();
    expect(provider.asked).toBe(2);
    provider.answerWith(undefined);
    nowMs = 30_000;
    expect(await keys.find('rsa', 'RS256')).toBeDefined();
  });
});

describe('limits', () => {
  test.each<[string, string]>([
    ['no JSON', '<html>'],
    ['no key set', '{"keys": 1}'],
    ['too many keys', JSON.stringify({ keys: Array.from({ length: 101 }, () => ({})) })],
    ['too long', JSON.stringify({ keys: [], more: 'x'.repeat(300 * 1024) })],
  ])('%s is reported, and what was known stays', async (_name, text) => {
    const keys = await open();
    const before = keys.keyOf('rsa');
    provider.answerWith((response) => response.end(text));
    expect(await keys.find('new', 'ES256')).toBeUndefined();
    expect(problems).toHaveLength(1);
    expect(keys.keyOf('rsa')).toBe(before);
  });

  test('who does not answer in time is given up', async () => {
    provider.answerWith(() => {});
    await open({ timeoutMs: 20 });
    expect(reasons()).toEqual([expect.stringContaining('TimeoutError')]);
  });

  test('a redirect is not followed', async () => {
    provider.answerWith((response) =>
      response.writeHead(302, { location: provider.jwksUrl }).end(),
    );
    const keys = await open();
    expect(provider.asked).toBe(1);
    expect(keys.keyOf('rsa')).toBeUndefined();
  });

  test('secrets, weak and broken keys are left out; the others count', async () => {
    provider.answerWith((response) =>
      response.end(
        JSON.stringify({
          keys: [
            { kty: 'oct', kid: 'secret', k: 'c2VjcmV0', alg: 'HS256' },
            {
              kty: 'RSA',
              kid: 'weak',
              n: Buffer.alloc(128, 0xff).toString('base64url'),
              e: 'AQAB',
            },
            { kty: 'EC', kid: 'broken', crv: 'P-256', x: 'AA', y: 'AA' },
            'nonsense',
          ],
        }),
      ),
    );
    const keys = await open();
    expect(problems).toEqual([]);
    for (const keyId of ['secret', 'weak', 'broken']) expect(keys.keyOf(keyId)).toBeUndefined();
  });
});

test('the settings come together or not at all', () => {
  const none = { JWKS_URL: '', JWT_ISSUER: '', JWT_AUDIENCE: '' };
  const all = { JWKS_URL: 'https://id.example/jwks', JWT_ISSUER: 'i', JWT_AUDIENCE: 'a' };
  expect(readExternalIssuer(none)).toBeUndefined();
  expect(readExternalIssuer(all)).toEqual({ jwksUrl: all.JWKS_URL, issuer: 'i', audience: 'a' });
  for (const wrong of [
    { ...all, JWT_AUDIENCE: '' },
    { ...all, JWKS_URL: 'file:///etc/passwd' },
  ]) {
    expect(readExternalIssuer(wrong)).toHaveProperty('problem');
  }
});

// AU-2: an external provider's tokens say who somebody is; role, status and epoch are ours. Its keys come over real HTTP.
import { createHmac, createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openTestProvider, type TestProvider, type TestToken } from '../testing/test-provider.ts';
import { clockAheadMaxMs, createExternalVerifier, type KnownPerson } from './external-verifier.ts';
import { openRemoteKeys, type RemoteKeys } from './remote-keys.ts';
import type { TokenVerifier } from './token-verifier.ts';

const start = Date.parse('2026-03-03T09:00:00.000Z');
const worker: KnownPerson = {
  role: 'WORKER',
  status: 'ACTIVE',
  epoch: 0,
  validFromMs: Number.NEGATIVE_INFINITY,
};

let provider: TestProvider;
let keys: RemoteKeys;
let verifier: TokenVerifier;
let people: Map<string, KnownPerson>;
let nowMs: number;

beforeAll(async () => {
  provider = await openTestProvider();
  await provider.addKey('ES256', 'for-es384', { alg: 'ES384' });
  await provider.addKey('RS256', 'for-encryption', { use: 'enc' });
  keys = openRemoteKeys({
    url: provider.jwksUrl,
    onProblem: (problem) => {
      throw problem;
    },
  });
  await keys.ready;
});
afterAll(async () => {
  keys.close();
  await provider.close();
});
beforeEach(() => {
  nowMs = start;
  people = new Map([['w1', worker]]);
  const { issuer, audience } = provider;
  const personOf = (userId: string) => people.get(userId);
  const now = () => new Date(nowMs);
  verifier = createExternalVerifier({ keys, people: { personOf }, issuer, audience, now });
});

const sign = (token: Partial<TestToken> = {}, sub = 'w1') =>
  provider.tokenFor(sub, { atMs: start, ...token });
const refused = (reason: string) => ({ ok: false, reason });

describe('verify', () => {
  test.each<[string, Partial<TestToken>]>([
    ['RS256', {}],
    ['ES256', { algorithm: 'ES256', keyId: 'ec' }],
    ['no typ', { header: { typ: undefined } }],
    ['at+jwt', { header: { typ: 'at+jwt' } }],
    ['several audiences', { claims: { aud: ['another', 'the-api'] } }],
    ['a role of its own', { claims: { role: 'ADMIN', epoch: 99 } }],
  ])('%s: sub is the person, role and epoch are the replica’s', async (_name, token) => {
    people.set('w1', { ...worker, role: 'ACCOUNTANT', epoch: 3 });
    expect(await verifier.verify(await sign(token))).toEqual({
      ok: true,
      viewer: { userId: 'w1', role: 'ACCOUNTANT', epoch: 3, expiresAt: start + 300_000 },
    });
  });

  test.each<[string, Partial<TestToken>, string]>([
    ['another issuer', { claims: { iss: 'https://evil.example' } }, 'INVALID_CLAIMS'],
    ['our own issuer', { claims: { iss: 'ates-users' } }, 'INVALID_CLAIMS'],
    ['no issuer', { claims: { iss: undefined } }, 'INVALID_CLAIMS'],
    ['another audience', { claims: { aud: 'another' } }, 'INVALID_CLAIMS'],
    ['no audience', { claims: { aud: undefined } }, 'INVALID_CLAIMS'],
    ['no expiry', { claims: { exp: undefined } }, 'INVALID_CLAIMS'],
    ['no time of issue', { claims: { iat: undefined } }, 'INVALID_CLAIMS'],
    ['no subject', { claims: { sub: undefined } }, 'INVALID_CLAIMS'],
    ['a subject with a wildcard', { claims: { sub: '*' } }, 'INVALID_CLAIMS'],
    ['a logout token', { header: { typ: 'logout+jwt' } }, 'INVALID_CLAIMS'],
    ['not yet valid', { claims: { nbf: start / 1_000 + 60 } }, 'INVALID_CLAIMS'],
    ['dated ahead', { atMs: start + clockAheadMaxMs + 1_000 }, 'INVALID_CLAIMS'],
    ['expired', { atMs: start - 300_000 }, 'EXPIRED'],
    ['a key for another algorithm', { algorithm: 'ES256', keyId: 'for-es384' }, 'UNKNOWN_KEY'],
    ['a key for encryption', { keyId: 'for-encryption' }, 'UNKNOWN_KEY'],
    ['an RSA token that names the EC key', { header: { kid: 'ec' } }, 'UNKNOWN_KEY'],
    ['no key id', { header: { kid: undefined } }, 'UNKNOWN_KEY'],
  ])('%s is refused', async (_name, token, reason) => {
    expect(await verifier.verify(await sign(token))).toEqual(refused(reason));
  });

  test('alg none, and HS256 with the public key as its secret, are refused', async () => {
    const [, payload = ''] = (await sign()).split('.');
    const forge = (alg: string) =>
      `${Buffer.from(JSON.stringify({ alg, kid: 'rsa', typ: 'JWT' })).toString('base64url')}.${payload}`;
    expect(await verifier.verify(`${forge('none')}.`)).toEqual(refused('MALFORMED'));
    const publicKey = keys.keyOf('rsa');
    if (publicKey === undefined) throw new Error('no key');
    const pem = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' }));
    for (const secret of [
      pem.export({ type: 'spki', format: 'pem' }),
      pem.export({ type: 'spki', format: 'der' }),
    ]) {
      const signature = createHmac('sha256', secret).update(forge('HS256')).digest('base64url');
      expect(await verifier.verify(`${forge('HS256')}.${signature}`)).toEqual(refused('MALFORMED'));
    }
  });

  test('a changed signature is refused', async () => {
    const [head = '', , signature = ''] = (await sign()).split('.');
    const [, other = ''] = (await sign({}, 'admin')).split('.');
    expect(await verifier.verify(`${head}.${other}.${signature}`)).toEqual(
      refused('INVALID_SIGNATURE'),
    );
  });
});

describe('what is ours: people, roles, epochs', () => {
  test('an unknown person is refused, and let in as soon as known', async () => {
    const token = await sign({}, 'w2');
    expect(await verifier.verify(token)).toEqual(refused('UNKNOWN_USER'));
    people.set('w2', worker);
    expect(await verifier.verify(token)).toMatchObject({ ok: true });
  });

  test('a deactivated person is refused, with a remembered token and a fresh one', async () => {
    const token = await sign();
    const verified = await verifier.verify(token);
    if (!verified.ok) throw new Error(verified.reason);
    people.set('w1', { ...worker, status: 'DEACTIVATED' });
    expect(await verifier.verify(token)).toEqual(refused('DEACTIVATED'));
    expect(verifier.stillCounts(verified.viewer)).toBe(false);
    nowMs += 60_000;
    expect(await verifier.verify(await sign({ atMs: nowMs }))).toEqual(refused('DEACTIVATED'));
  });

  test('a raised epoch ends the tokens from before, and only those', async () => {
    const before = await sign();
    const verified = await verifier.verify(before);
    if (!verified.ok) throw new Error(verified.reason);
    nowMs = start + 10_500;
    people.set('w1', { ...worker, role: 'MANAGER', epoch: 1, validFromMs: nowMs });
    expect(await verifier.verify(before)).toEqual(refused('REVOKED'));
    expect(verifier.stillCounts(verified.viewer)).toBe(false);
    // The same second: `iat` cannot say on which side, so it is refused.
    expect(await verifier.verify(await sign({ atMs: nowMs + 100 }))).toEqual(refused('REVOKED'));
    nowMs += 1_000;
    expect(await verifier.verify(await sign({ atMs: nowMs }))).toMatchObject({
      ok: true,
      viewer: { role: 'MANAGER', epoch: 1 },
    });
  });

  test('a role is the one of now, also for a remembered token', async () => {
    const token = await sign();
    await verifier.verify(token);
    people.set('w1', { ...worker, role: 'ADMIN' });
    expect(await verifier.verify(token)).toMatchObject({ viewer: { role: 'ADMIN' } });
  });

  test('a remembered token expires on time', async () => {
    const token = await sign();
    nowMs = start + 299_999;
    expect(await verifier.verify(token)).toMatchObject({ ok: true });
    nowMs = start + 300_000;
    expect(await verifier.verify(token)).toEqual(refused('EXPIRED'));
  });

  test('a withdrawn key ends the tokens it verified, once the keys were read again', async () => {
    await provider.addKey('ES256', 'short-lived');
    const impatient = openRemoteKeys({
      url: provider.jwksUrl,
      onProblem: () => {},
      refreshMs: 10,
    });
    const own = createExternalVerifier({
      keys: impatient,
      people: { personOf: () => worker },
      issuer: provider.issuer,
      audience: provider.audience,
      now: () => new Date(nowMs),
    });
    const token = await sign({ algorithm: 'ES256', keyId: 'short-lived' });
    expect(await own.verify(token)).toMatchObject({ ok: true });
    provider.withdrawKey('short-lived');
    await vi.waitFor(
      async () => expect(await own.verify(token)).toEqual(refused('UNKNOWN_KEY')),
      10_000,
    );
    impatient.close();
  });
});

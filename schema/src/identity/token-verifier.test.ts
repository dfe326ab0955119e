// AU-2, AU-3, D-29: what the verifier accepts, what it refuses and why, and that remembering never revives a token.
import { createPublicKey, type KeyObject } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { tokenCharactersMax } from './remember-tokens.ts';
import { createTokenVerifier, type TokenVerifier } from './token-verifier.ts';
import { tokenAlgorithm, tokenAudience, tokenIssuer, tokenType } from './token.ts';

const start = Date.parse('2026-03-03T09:00:00.000Z');
const pair = await generateKeyPair(tokenAlgorithm, { extractable: true });
const publicKey = createPublicKey({ key: await exportJWK(pair.publicKey), format: 'jwk' });

let nowMs: number;
let keys: Map<string, KeyObject>;
let epochs: Map<string, number>;
let lookUps: number;
let verifier: TokenVerifier;

beforeEach(() => {
  nowMs = start;
  keys = new Map([['k1', publicKey]]);
  epochs = new Map();
  lookUps = 0;
  verifier = newVerifier();
});

function newVerifier(cachedTokensMax?: number): TokenVerifier {
  return createTokenVerifier({
    keys: {
      keyOf: (keyId) => {
        lookUps += 1;
        return keys.get(keyId);
      },
    },
    epochs: { epochOf: (userId) => epochs.get(userId) },
    now: () => new Date(nowMs),
    ...(cachedTokensMax === undefined ? {} : { cachedTokensMax }),
  });
}

interface Parts {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  readonly key?: CryptoKey;
}

function sign({ header = {}, claims = {}, key = pair.privateKey }: Parts = {}): Promise<string> {
  const seconds = start / 1_000;
  return new SignJWT({
    iss: tokenIssuer,
    aud: tokenAudience,
    sub: 'w1',
    role: 'WORKER',
    epoch: 1,
    iat: seconds,
    exp: seconds + 300,
    jti: 'j1',
    ...claims,
  })
    .setProtectedHeader({ alg: tokenAlgorithm, typ: tokenType, kid: 'k1', ...header })
    .sign(key);
}

const refused = (reason: string) => ({ ok: false, reason });

describe('verify', () => {
  test('a good token gives its viewer', async () => {
    expect(await verifier.verify(await sign())).toEqual({
      ok: true,
      viewer: { userId: 'w1', role: 'WORKER', epoch: 1, expiresAt: start + 300_000 },
    });
  });

  test.each<[string, Parts, string]>([
    ['another issuer', { claims: { iss: 'https://evil.example' } }, 'INVALID_CLAIMS'],
    ['another audience', { claims: { aud: 'orders' } }, 'INVALID_CLAIMS'],
    ['another type of JWT', { header: { typ: 'JWT' } }, 'INVALID_CLAIMS'],
    ['an unknown role', { claims: { role: 'ROOT' } }, 'INVALID_CLAIMS'],
    ['no epoch', { claims: { epoch: undefined } }, 'INVALID_CLAIMS'],
    ['no expiry', { claims: { exp: undefined } }, 'INVALID_CLAIMS'],
    ['a subject with a wildcard', { claims: { sub: '*' } }, 'INVALID_CLAIMS'],
    ['an unknown key', { header: { kid: 'k2' } }, 'UNKNOWN_KEY'],
    ['no key id', { header: { kid: undefined } }, 'UNKNOWN_KEY'],
    ['expired', { claims: { exp: start / 1_000 } }, 'EXPIRED'],
  ])('%s is refused', async (_name, parts, reason) => {
    expect(await verifier.verify(await sign(parts))).toEqual(refused(reason));
  });

  test('a signature by somebody else is refused', async () => {
    const stranger = await generateKeyPair(tokenAlgorithm);
    const token = await sign({ key: stranger.privateKey });
    expect(await verifier.verify(token)).toEqual(refused('INVALID_SIGNATURE'));
  });

  test('the token does not choose its algorithm: none and HMAC are refused', async () => {
    const token = await sign();
    const [, payload = ''] = token.split('.');
    const header = (alg: string) =>
      Buffer.from(JSON.stringify({ alg, typ: tokenType, kid: 'k1' })).toString('base64url');
    for (const alg of ['none', 'HS256']) {
      const forged = `${header(alg)}.${payload}.${alg === 'none' ? '' : 'AAAA'}`;
      expect(await verifier.verify(forged)).toEqual(refused('MALFORMED'));
    }
  });

  test.each(['', 'x', 'a.b.c', 'x'.repeat(tokenCharactersMax + 1)])(
    'what is no token is refused',
    async (token) => {
      expect(await verifier.verify(token)).toEqual(refused('MALFORMED'));
    },
  );

  test('D-29: a lower epoch than known is refused, an equal or higher one and an unknown person accepted', async () => {
    const token = await sign({ claims: { epoch: 2 } });
    expect(await newVerifier().verify(token)).toMatchObject({ ok: true });
    for (const [known, ok] of [
      [1, true],
      [2, true],
      [3, false],
    ] as const) {
      epochs.set('w1', known);
      expect(await newVerifier().verify(token)).toMatchObject({ ok });
    }
  });
});

describe('what is remembered', () => {
  test('a remembered token expires on time', async () => {
    const token = await sign();
    await verifier.verify(token);
    nowMs = start + 299_999;
    expect(await verifier.verify(token)).toMatchObject({ ok: true });
    nowMs = start + 300_000;
    expect(await verifier.verify(token)).toEqual(refused('EXPIRED'));
  });

  test('a raised epoch ends a remembered token, and its open sockets', async () => {
    const token = await sign();
    const verified = await verifier.verify(token);
    if (!verified.ok) throw new Error(verified.reason);
    expect(verifier.stillCounts(verified.viewer)).toBe(true);
    epochs.set('w1', 2);
    expect(await verifier.verify(token)).toEqual(refused('REVOKED'));
    expect(verifier.stillCounts(verified.viewer)).toBe(false);
  });

  test('a withdrawn or replaced key ends the tokens it verified', async () => {
    const token = await sign();
    await verifier.verify(token);
    keys.delete('k1');
    expect(await verifier.verify(token)).toEqual(refused('UNKNOWN_KEY'));
    const other = await generateKeyPair(tokenAlgorithm, { extractable: true });
    keys.set('k1', createPublicKey({ key: await exportJWK(other.publicKey), format: 'jwk' }));
    expect(await verifier.verify(token)).toEqual(refused('INVALID_SIGNATURE'));
  });

  test('no more tokens are remembered than allowed, the newest first', async () => {
    const small = newVerifier(2);
    const tokens = await Promise.all(['a', 'b', 'c'].map((sub) => sign({ claims: { sub } })));
    for (const token of tokens) await small.verify(token);
    const [oldest = '', , newest = ''] = tokens;
    lookUps = 0;
    await small.verify(newest);
    expect(lookUps).toBe(1);
    await small.verify(oldest);
    expect(lookUps).toBe(3);
  });
});

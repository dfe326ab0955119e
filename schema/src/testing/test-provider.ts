// An external identity provider for tests: a real HTTP server with a key set, and tokens signed with its keys.
// Counts how often its keys were asked for; a test may answer in its place.
import { createServer, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

/** What a token says besides the usual. */
export interface TestToken {
  readonly algorithm?: string;
  readonly keyId?: string;
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  /** When it is issued, milliseconds since 1970; it counts for 5 minutes. */
  readonly atMs: number;
}

/** A running provider. */
export interface TestProvider {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  /** How often the key set was asked for. */
  readonly asked: number;
  /** Adds a key, published from then on. */
  addKey(algorithm: string, keyId: string, more?: Partial<JWK>): Promise<void>;
  /** The key is no longer published; it still signs. */
  withdrawKey(keyId: string): void;
  /** Answers for it until called with undefined. */
  answerWith(answer: ((response: ServerResponse) => void) | undefined): void;
  tokenFor(sub: string, token: TestToken): Promise<string>;
  close(): Promise<void>;
}

/** Starts with the keys `rsa` (RS256) and `ec` (ES256). */
export async function openTestProvider(): Promise<TestProvider> {
  const published = new Map<string, JWK>();
  const signing = new Map<string, CryptoKey>();
  const seen = { asked: 0 };
  let answer: ((response: ServerResponse) => void) | undefined;
  const server = createServer((_request, response) => {
    seen.asked += 1;
    if (answer) return answer(response);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [...published.values()] }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('A TCP port was asked.');
  const url = `http://127.0.0.1:${address.port}`;

  const addKey: TestProvider['addKey'] = async (algorithm, keyId, more = {}) => {
    const pair = await generateKeyPair(algorithm, { extractable: true });
    signing.set(keyId, pair.privateKey);
    const jwk = await exportJWK(pair.publicKey);
    published.set(keyId, { ...jwk, kid: keyId, alg: algorithm, use: 'sig', ...more });
  };
  await addKey('RS256', 'rsa');
  await addKey('ES256', 'ec');
  const issuer = `${url}/realm`;
  return {
    jwksUrl: `${url}/jwks`,
    issuer,
    audience: 'the-api',
    get asked() {
      return seen.asked;
    },
    addKey,
    withdrawKey: (keyId) => void published.delete(keyId),
    answerWith(next) {
      answer = next;
    },
    tokenFor(sub, { algorithm = 'RS256', keyId = 'rsa', header = {}, claims = {}, atMs }) {
      const iat = Math.floor(atMs / 1_000);
      const key = signing.get(keyId);
      if (key === undefined) throw new Error(`no key ${keyId}`);
      return new SignJWT({ iss: issuer, aud: 'the-api', sub, iat, exp: iat + 300, ...claims })
        .setProtectedHeader({ alg: algorithm, kid: keyId, typ: 'JWT', ...header })
        .sign(key);
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

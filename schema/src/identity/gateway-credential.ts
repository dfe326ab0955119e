// How a subgraph knows that a request came through the gateway: a short-lived JWT (HS256) under a shared secret,
// made for that subgraph alone. The gateway signs, the subgraph's server verifies; people's tokens are another matter.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** The header it travels in; a gateway drops one a client sends. */
export const gatewayCredentialHeader = 'x-ates-gateway';

/** Shorter secrets are refused by every configuration. */
export const gatewaySecretCharactersMin = 32;

/** `iss` of the credential. */
export const gatewayIssuer = 'ates-gateway';

/** Seconds a credential counts: long enough for clocks that differ a little. */
export const credentialSeconds = 60;

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
// The algorithm is pinned by comparing the whole header: a token cannot choose another.
const header = encode({ alg: 'HS256', typ: 'gateway+jwt' });

/** A credential for one subgraph, from `now` on for `credentialSeconds`. */
export function signGatewayCredential(secret: string, subgraph: string, now: Date): string {
  const exp = Math.floor(now.getTime() / 1_000) + credentialSeconds;
  const signed = `${header}.${encode({ iss: gatewayIssuer, aud: subgraph, exp })}`;
  return `${signed}.${signatureOf(secret, signed)}`;
}

/** Whether `credential` was signed with `secret` for `subgraph` and is not over. Never throws. */
export function isGatewayCredential(
  credential: string | undefined,
  secret: string,
  subgraph: string,
  now: Date,
): boolean {
  const [head, payload, signature, ...rest] = (credential ?? '').split('.');
  if (head !== header || payload === undefined || signature === undefined || rest.length > 0) {
    return false;
  }
  const expected = Buffer.from(signatureOf(secret, `${head}.${payload}`));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
  // Signed by a holder of the secret, so it is JSON of this shape.
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  if (typeof claims !== 'object' || claims === null) return false;
  const fits = 'iss' in claims && claims.iss === gatewayIssuer && 'aud' in claims;
  const nowSeconds = Math.floor(now.getTime() / 1_000);
  return (
    fits &&
    claims.aud === subgraph &&
    'exp' in claims &&
    typeof claims.exp === 'number' &&
    claims.exp >= nowSeconds &&
    claims.exp <= nowSeconds + 2 * credentialSeconds
  );
}

function signatureOf(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url');
}

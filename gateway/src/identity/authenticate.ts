// Who asks: the bearer token is verified locally, against keys and epochs the replica holds.
// No token is nobody, and nobody may ask too (login must work); a bad token is refused, never ignored.
import type { Viewer } from '@ates/schema/identity/token';
import type { TokenVerifier } from '@ates/schema/identity/token-verifier';
import type { Credentials } from '../transport/graphql-service.ts';

/** Somebody, or nobody. */
export type Caller = {
  readonly viewer: Viewer | undefined;
  /** What is passed on to subgraphs, which verify it again: `Bearer …`. */
  readonly authorization: string | undefined;
  /** Whether the token's `roles` are what it may do; else the viewer's role is. */
  readonly trustsClaims?: boolean;
};

/** The outcome of looking at the credentials. The reason of a refusal is for the log. */
export type Authenticated =
  { readonly ok: true; readonly caller: Caller } | { readonly ok: false; readonly reason: string };

/** Looks at credentials. */
export type Authenticate = (credentials: Credentials) => Promise<Authenticated>;

const nobody: Authenticated = { ok: true, caller: { viewer: undefined, authorization: undefined } };

/** https://www.rfc-editor.org/rfc/rfc6750#section-2.1; the scheme's case does not matter. */
const bearer = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/** @param verifier undefined when no source of keys is configured: then every token is refused. */
export function createAuthenticate(
  verifier: TokenVerifier | undefined,
  { trustsClaims = false }: { readonly trustsClaims?: boolean } = {},
): Authenticate {
  return async ({ authorization }) => {
    if (authorization === undefined || authorization.trim() === '') return nobody;
    const token = bearer.exec(authorization.trim())?.[1];
    if (token === undefined) return { ok: false, reason: 'NOT_BEARER' };
    if (verifier === undefined) return { ok: false, reason: 'NO_KEYS' };
    const verified = await verifier.verify(token);
    if (!verified.ok) return verified;
    const caller = { viewer: verified.viewer, authorization: `Bearer ${token}` };
    return { ok: true, caller: trustsClaims ? { ...caller, trustsClaims } : caller };
  };
}

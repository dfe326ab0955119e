// The verifier a process is configured for: tokens of users, or those of an external provider instead (AU-2).
// Gateway and subgraphs open it over their replica, so that both always agree on who somebody is.
import { createExternalVerifier, type PersonSource } from './external-verifier.ts';
import type { IdentityReplica } from './identity-replica.ts';
import { openRemoteKeys } from './remote-keys.ts';
import { createTokenVerifier, type TokenVerifier } from './token-verifier.ts';

/** Whose tokens count instead of our own. */
export interface ExternalIssuer {
  /** Where its JSON Web Key Set is. */
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
}

/** What a verifier is opened over. */
export interface OpenVerifierOptions {
  readonly identity: Pick<IdentityReplica, 'keys' | 'epochs' | 'people'>;
  /** Undefined: tokens of users count. */
  readonly external: ExternalIssuer | undefined;
  readonly now: () => Date;
  readonly onProblem: (problem: Error) => void;
}

/** A verifier that may hold a timer. */
export interface OpenVerifier extends TokenVerifier {
  close(): void;
}

/** With an external provider it returns after the first attempt to read its keys; its absence stops no start. */
export async function openVerifier(options: OpenVerifierOptions): Promise<OpenVerifier> {
  const { identity, external, now, onProblem } = options;
  if (external === undefined) {
    const { keys, epochs } = identity;
    return { ...createTokenVerifier({ keys, epochs, now }), close: () => {} };
  }
  return openExternalVerifier({ external, people: identity.people, now, onProblem });
}

/** The same for an external provider alone, whoever says which people there are. */
export async function openExternalVerifier(options: {
  readonly external: ExternalIssuer;
  readonly people: PersonSource;
  readonly now: () => Date;
  readonly onProblem: (problem: Error) => void;
}): Promise<OpenVerifier> {
  const { people, now, onProblem } = options;
  const { jwksUrl: url, issuer, audience } = options.external;
  const keys = openRemoteKeys({ url, onProblem });
  await keys.ready;
  const verifier = createExternalVerifier({ keys, people, issuer, audience, now });
  return { ...verifier, close: () => keys.close() };
}

/**
 * The three settings belong together: all of them, or none.
 * @returns the provider, undefined without any, or what is wrong
 */
export function readExternalIssuer(settings: {
  readonly JWKS_URL: string;
  readonly JWT_ISSUER: string;
  readonly JWT_AUDIENCE: string;
}): ExternalIssuer | undefined | { readonly problem: string } {
  const { JWKS_URL: jwksUrl, JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = settings;
  const given = [jwksUrl, issuer, audience].filter((value) => value !== '').length;
  if (given === 0) return undefined;
  if (given < 3) return { problem: 'JWKS_URL, JWT_ISSUER and JWT_AUDIENCE belong together' };
  if (!URL.canParse(jwksUrl) || !/^https?:$/.test(new URL(jwksUrl).protocol)) {
    return { problem: 'JWKS_URL must be an http or https address' };
  }
  return { jwksUrl, issuer, audience };
}

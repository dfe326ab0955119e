// Whether a caller meets what a field demands: is somebody, holds the token's scopes, has a role the policy names.
// https://www.rfc-editor.org/rfc/rfc8693#section-4.2 — `scope` is a list separated by spaces.
import { isObject } from '../json.ts';
import type { Demand } from '../supergraph/access-rules.ts';
import type { Caller } from './authenticate.ts';

/** @param caller its token has been verified already. */
export function meetsDemand(caller: Caller, demand: Demand): boolean {
  const { viewer } = caller;
  if (viewer === undefined) return false;
  switch (demand.kind) {
    case 'authenticated':
      return true;
    case 'policies': {
      const held = caller.trustsClaims ? rolesOf(caller) : new Set<string>([viewer.role]);
      return demand.anyOf.some((all) => all.every((policy) => held.has(policy)));
    }
    case 'scopes': {
      const held = scopesOf(caller);
      return demand.anyOf.some((all) => all.every((scope) => held.has(scope)));
    }
  }
}

/** The `scope` claim of the caller's token. */
export function scopesOf(caller: Caller): ReadonlySet<string> {
  return namesIn(claimOf(caller, 'scope'));
}

/** The `roles` claim: a list, or names separated by spaces. */
function rolesOf(caller: Caller): ReadonlySet<string> {
  return namesIn(claimOf(caller, 'roles'));
}

function claimOf({ authorization }: Caller, name: string): unknown {
  const payload = authorization?.split('.')[1];
  if (payload === undefined) return undefined;
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  return isObject(claims) ? claims[name] : undefined;
}

function namesIn(claim: unknown): ReadonlySet<string> {
  const names: unknown[] = typeof claim === 'string' ? claim.split(' ') : [claim].flat();
  return new Set(names.filter((name): name is string => typeof name === 'string' && name !== ''));
}

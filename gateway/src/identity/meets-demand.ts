// Whether a caller meets what a field demands: is somebody, holds the token's scopes, has the role a policy names.
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
    case 'policies':
      return demand.anyOf.some((all) => all.every((policy) => policy === viewer.role));
    case 'scopes': {
      const held = scopesOf(caller);
      return demand.anyOf.some((all) => all.every((scope) => held.has(scope)));
    }
  }
}

/** The `scope` claim of the caller's token. */
export function scopesOf({ authorization }: Caller): ReadonlySet<string> {
  const payload = authorization?.split('.')[1];
  if (payload === undefined) return new Set();
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  const scope = isObject(claims) ? claims['scope'] : undefined;
  return new Set(typeof scope === 'string' ? scope.split(' ').filter(Boolean) : []);
}

// The public keys as any JWT library reads them (RFC 7517, 5).
import type { Route } from '@ates/kit/api/start-subgraph-server';
import type { UsersDeps } from '../commands/users-deps.ts';
import { keysValidAt, publicJwkOf } from '../projections/key-rows.ts';

// No longer than a new key is announced before it signs.
const cacheSeconds = 60;

/** Every key whose tokens still count. */
export const jwksRoute =
  ({ database, ports }: UsersDeps): Route =>
  async () => ({
    body: { keys: (await keysValidAt(database.db, ports.now())).map(publicJwkOf) },
    cacheSeconds,
  });

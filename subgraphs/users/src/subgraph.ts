// People: who they are, what they may do, and the tokens that say so. This file puts the rooms together.
import type { SubgraphDefinition } from '@ates/kit/process/subgraph-definition';
import { access } from './api/access.ts';
import { createContext, type Context } from './api/context.ts';
import { jwksRoute } from './api/jwks-route.ts';
import { resolvers } from './api/resolvers.ts';
import { ensureFirstAdmin } from './commands/ensure-first-admin.ts';
import { keepSigningKeys } from './commands/keep-signing-keys.ts';
import { housekeeper } from './commands/housekeeper.ts';
import { createPasswords } from './commands/passwords.ts';
import type { UsersDeps } from './commands/users-deps.ts';
import type { UsersConfig } from './config.ts';

export const usersSubgraph: SubgraphDefinition<UsersConfig, Context> = {
  name: 'users',
  migrations: new URL('../migrations/', import.meta.url),
  sdl: new URL('./api/schema.graphql', import.meta.url),
  access,
  rooms(parts) {
    const { config } = parts;
    const deps: UsersDeps = {
      ...parts,
      passwords: createPasswords(config.argon2),
      tokens: config,
      refreshTokenMs: config.refreshTokenMs,
      selfRegistration: config.selfRegistration,
    };
    return {
      resolvers,
      createContext: createContext(deps),
      reactions: [],
      workers: [housekeeper(deps)],
      routes: { '/.well-known/jwks.json': jwksRoute(deps) },
      async prepare() {
        await keepSigningKeys(deps);
        await ensureFirstAdmin(deps, config.firstAdmin);
      },
    };
  },
};

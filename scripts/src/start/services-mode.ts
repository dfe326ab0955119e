// Services mode: one process per subgraph and one for the gateway, as on many machines.
// They find each other by address only; the launcher watches them.
import { createRequire } from 'node:module';
import { startProcessUnit } from './process-unit.ts';
import type { Mode, UnitEvents } from './unit.ts';

export function servicesMode(events: UnitEvents): Mode {
  const { resolve } = createRequire(import.meta.url);
  return {
    prepare: async () => {},
    startSubgraph: (name, env) =>
      startProcessUnit({ name, entry: resolve(`@ates/${name}/main`), env, events }),
    startGateway: (env) =>
      startProcessUnit({ name: 'gateway', entry: resolve('@ates/gateway/main'), env, events }),
  };
}

// All-in-one mode: every service in this process. The gateway calls the subgraphs directly;
// they listen on ports of their own besides. It is the same code as in services mode.
import type { SubgraphHandler } from '@ates/kit/api/start-subgraph-server';
import type { Environment, SubgraphName } from './config.ts';
import type { Mode, RunningUnit } from './unit.ts';

type Handlers = Readonly<Record<string, SubgraphHandler>>;
type Closable = Pick<RunningUnit, 'url' | 'close'>;

interface Program {
  readonly subgraphs: Readonly<
    Record<SubgraphName, (env: Environment) => Promise<Closable & { handle: SubgraphHandler }>>
  >;
  readonly gateway: (env: Environment, handlers: Handlers) => Promise<Closable>;
}

export function inProcessMode(): Mode {
  let program: Promise<Program> | undefined;
  const loaded = (): Promise<Program> => (program ??= loadProgram());
  const handlers = new Map<string, SubgraphHandler>();
  return {
    prepare: async () => void (await loaded()),
    startSubgraph: async (name, env) => {
      const { subgraphs } = await loaded();
      const subgraph = await subgraphs[name](env);
      handlers.set(name, subgraph.handle);
      return unitOf(name, subgraph);
    },
    startGateway: async (env) => {
      const { gateway } = await loaded();
      return unitOf('gateway', await gateway(env, Object.fromEntries(handlers)));
    },
  };
}

function unitOf(name: string, part: Closable): RunningUnit {
  return { name, url: part.url, close: () => part.close(), kill: endsWithTheProcess };
}

function endsWithTheProcess(): void {
  // What lives in this process needs no killing of its own.
}

// Imported late and side by side: the servers start meanwhile.
async function loadProgram(): Promise<Program> {
  const [kit, gateway, subgraphs] = await Promise.all([
    import('@ates/kit/process/start-subgraph'),
    loadGateway(),
    loadSubgraphs(),
  ]);
  const { startSubgraph } = kit;
  const { users, tasks, billing, analytics } = subgraphs;
  return {
    gateway,
    subgraphs: {
      users: (env) => startSubgraph(users.usersSubgraph, users.readConfig(env)),
      tasks: (env) => startSubgraph(tasks.tasksSubgraph, tasks.readConfig(env)),
      billing: (env) => startSubgraph(billing.billingSubgraph, billing.readConfig(env)),
      analytics: (env) => startSubgraph(analytics.analyticsSubgraph, analytics.readConfig(env)),
    },
  };
}

async function loadGateway(): Promise<Program['gateway']> {
  const [{ startGateway }, { readConfig }] = await Promise.all([
    import('@ates/gateway/start-gateway'),
    import('@ates/gateway/config'),
  ]);
  return (env, subgraphs) => startGateway(readConfig({ ...env }), { subgraphs });
}

async function loadSubgraphs() {
  const [users, tasks, billing, analytics] = await Promise.all([
    both(import('@ates/users/subgraph'), import('@ates/users/config')),
    both(import('@ates/tasks/subgraph'), import('@ates/tasks/config')),
    both(import('@ates/billing/subgraph'), import('@ates/billing/config')),
    both(import('@ates/analytics/subgraph'), import('@ates/analytics/config')),
  ]);
  return { users, tasks, billing, analytics };
}

async function both<Left extends object, Right extends object>(
  left: Promise<Left>,
  right: Promise<Right>,
): Promise<Left & Right> {
  return { ...(await left), ...(await right) };
}

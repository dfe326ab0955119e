// Who is measured, how each is installed into the measurement's own cache, and how it is started.
// Nothing of theirs gets into the project; versions are exact.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { sdls } from './graph.ts';
import { apolloScript, mercuriusScript } from './peer-scripts.ts';

/** What a gateway is started with. */
export type Surroundings = {
  readonly supergraphFile: string;
  /** Where all subgraphs are served, by path. */
  readonly subgraphs: string;
  readonly port: number;
  readonly folder: string;
};

/** One gateway. */
export type Contestant = {
  readonly name: string;
  /** Among whom it shares equal work that is under way. */
  readonly sharing: string;
  readonly packages: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, string>>;
  /** Written beside the packages as start.mjs. */
  readonly script?: string;
  command(surroundings: Surroundings): readonly string[];
  readonly env?: (surroundings: Surroundings) => Readonly<Record<string, string>>;
};

const repository = join(import.meta.dirname, '..', '..', '..');
const graphql = { graphql: '16.15.0' };
const hive = {
  packages: {
    '@graphql-hive/gateway': '2.15.1',
    '@graphql-hive/router-runtime': '1.4.23',
    ...graphql,
  },
  // Its own range names a version that not every registry has.
  overrides: { '@graphql-tools/batch-execute': '10.2.0' },
};
const hiveCommand = ({ supergraphFile, port }: Surroundings, option: string) => [
  'node',
  'node_modules/@graphql-hive/gateway/dist/bin.js',
  'supergraph',
  supergraphFile,
  '--host=127.0.0.1',
  `--port=${port}`,
  option,
];

/** Ours without and with an option would be two entries; the first one is what everything is compared with. */
export const contestants: readonly Contestant[] = [
  {
    name: 'apollo',
    sharing: 'none',
    script: apolloScript,
    packages: { '@apollo/gateway': '2.14.4', '@apollo/server': '5.5.1', ...graphql },
    command: ({ supergraphFile, port }) => ['node', 'start.mjs', supergraphFile, String(port)],
    env: () => ({ NODE_ENV: 'production' }),
  },
  {
    name: 'mercurius',
    sharing: 'one request (batched entities)',
    script: mercuriusScript,
    packages: {
      '@mercuriusjs/gateway': '5.2.0',
      mercurius: '16.10.1',
      fastify: '5.12.8',
      ...graphql,
    },
    command: ({ subgraphs, port }) => ['node', 'start.mjs', subgraphs, String(port)],
    env: () => ({ NODE_ENV: 'production' }),
  },
  {
    name: 'hive',
    sharing: 'fetches of all with equal headers',
    ...hive,
    command: (surroundings) => hiveCommand(surroundings, '--jit'),
    env: () => ({ NODE_ENV: 'production', LOG_LEVEL: 'error' }),
  },
  {
    name: 'hive-native',
    sharing: 'fetches of all with equal headers',
    ...hive,
    command: (surroundings) => hiveCommand(surroundings, '--hive-router-runtime'),
    env: () => ({ NODE_ENV: 'production', LOG_LEVEL: 'error' }),
  },
  {
    name: 'grafbase',
    sharing: 'one request',
    packages: { grafbase: '0.80.4' },
    command: ({ folder, port, subgraphs }) => {
      writeFileSync(join(folder, 'overrides.toml'), grafbaseOverrides(folder, subgraphs));
      writeFileSync(join(folder, 'gateway.toml'), '[graph]\nintrospection = true\n');
      const files = ['-o', join(folder, 'overrides.toml'), '-c', join(folder, 'gateway.toml')];
      return ['node_modules/.bin/grafbase', 'dev', '--port', String(port), ...files];
    },
  },
  ours('ates', 'fetches of one request', {}),
  ours('ates-off', 'none', { SHARE_FETCHES: 'off' }),
  ours('ates-identity', 'fetches of one identity', { SHARE_FETCHES: 'identity' }),
  ours('ates-answers', 'fetches and executions of one identity', {
    SHARE_FETCHES: 'identity',
    SHARE_ANSWERS: 'on',
  }),
];

/** Ours from source, in one of its ways of sharing. */
function ours(
  name: string,
  sharing: string,
  settings: Readonly<Record<string, string>>,
): Contestant {
  const main = join(repository, 'gateway/src/main.ts');
  return {
    name,
    sharing,
    packages: {},
    command: () => ['node', '--max-semi-space-size=64', '--import', 'tsx', main],
    env: ({ supergraphFile, port }) => ({
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
      SUPERGRAPH: supergraphFile,
      PORT: String(port),
      ...settings,
    }),
  };
}

function grafbaseOverrides(folder: string, subgraphs: string): string {
  return Object.entries(sdls)
    .map(([name, sdl]) => {
      const file = join(folder, `${name}.graphql`);
      writeFileSync(file, sdl);
      return `[subgraphs.${name}]\nurl = "${subgraphs}/${name}"\nschema_path = "${file}"\n`;
    })
    .join('\n');
}

/** The folder a gateway runs in; its packages are installed there when they are not yet. */
export function installed(contestant: Contestant, tell: (line: string) => void): string {
  if (Object.keys(contestant.packages).length === 0) return repository;
  const [main = '', version = ''] = Object.entries(contestant.packages)[0] ?? [];
  const name = `${main.replaceAll(/[@/]+/g, '-').replace(/^-/, '')}-${version}`;
  const folder = join(homedir(), '.cache', 'ates', 'bench', name);
  mkdirSync(folder, { recursive: true });
  if (contestant.script !== undefined) writeFileSync(join(folder, 'start.mjs'), contestant.script);
  if (existsSync(join(folder, 'node_modules', main, 'package.json'))) return folder;
  tell(`installing ${main} ${version} into ${folder}`);
  const { packages: dependencies, overrides = {} } = contestant;
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, dependencies, overrides }),
  );
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return folder;
}

// The launcher's order, with tiny real HTTP services in the place of subgraphs and gateway,
// on the run's real servers. What fails on the way leaves nothing running.
import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { checkPort } from './check-port.ts';
import { readStartConfig, type Environment } from './config.ts';
import { launch, Running } from './launch.ts';
import { readAddresses } from '../services/run-files.ts';
import { createProgress } from './progress.ts';
import type { Mode, RunningUnit } from './unit.ts';

const journal: string[] = [];
const environments = new Map<string, Environment>();
let dataDir: string;
let running: Running;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ates-launch-'));
  running = new Running();
  journal.length = 0;
  environments.clear();
});

afterEach(async () => {
  await running.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function tinyUnit(name: string, env: Environment): Promise<RunningUnit> {
  const server = createServer((_, response) => response.end(name));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(env['PORT']), '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  journal.push(`+${name}`);
  environments.set(name, env);
  const close = async (): Promise<void> => {
    await new Promise((resolve) => server.close(resolve));
    journal.push(`-${name}`);
  };
  return { name, url: `http://127.0.0.1:${port}`, close, kill: () => void close() };
}

const tinyMode: Mode = {
  prepare: async () => {},
  startSubgraph: tinyUnit,
  startGateway: (env) => tinyUnit('gateway', env),
};

function start(
  port: number,
  mode = tinyMode,
  signal = new AbortController().signal,
  settings: Environment = {},
) {
  const servers = { DATABASE_URL: inject('postgresUrl'), NATS_URL: inject('natsUrl') };
  const env = { ...servers, ...settings };
  return launch(
    {
      options: { port, dataDir, fresh: false, demo: false, services: false, quiet: true },
      config: readStartConfig(env),
      mode,
      progress: createProgress({ write: () => {}, warn: () => {} }, true),
      signal,
      onLost: () => {},
    },
    running,
  );
}

test('servers, databases, subgraphs, gateway; stopped in reverse', async () => {
  const url = await start(0);
  expect(await (await fetch(url)).text()).toBe('gateway');
  expect(journal.slice(0, 4).toSorted()).toEqual(['+analytics', '+billing', '+tasks', '+users']);
  expect(journal[4]).toBe('+gateway');
  await running.stop();
  expect(journal[5]).toBe('-gateway');
  expect(journal.slice(6).toSorted()).toEqual(['-analytics', '-billing', '-tasks', '-users']);
});

test('each subgraph gets its own database, and the gateway everybody’s address and no secret', async () => {
  await start(0);
  expect(environments.get('billing')?.['DATABASE_URL']).toMatch(/\/ates_billing$/);
  expect(environments.get('users')?.['ADMIN_PASSWORD']).toBeDefined();
  const gateway = environments.get('gateway') ?? {};
  expect(gateway['SUBGRAPH_TASKS_URL']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/graphql$/);
  expect(gateway).not.toHaveProperty('DATABASE_URL');
  expect(gateway).not.toHaveProperty('ADMIN_PASSWORD');
});

test('where each service answers stands in the data directory, as long as it does', async () => {
  const url = await start(0);
  const addresses = await readAddresses(dataDir);
  expect(Object.keys(addresses).toSorted()).toEqual([
    'analytics',
    'billing',
    'gateway',
    'tasks',
    'users',
  ]);
  expect(addresses['gateway']).toBe(`${url}/graphql`);
  await running.stop();
  expect(await readAddresses(dataDir)).toEqual({});
});

test('each service connects to NATS as itself when there is a user for it', async () => {
  const url = new URL(inject('natsUrl'));
  await start(0, tinyMode, new AbortController().signal, { TASKS_NATS_URL: url.href });
  expect(environments.get('tasks')?.['NATS_URL']).toBe(url.href);
  for (const env of environments.values())
    expect(Object.keys(env).filter((name) => name.endsWith('_NATS_URL'))).toEqual([]);
});

test('a port in use is said before anything starts, with the way out', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => {
    other.listen(0, '127.0.0.1', resolve);
  });
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(start(port)).rejects.toThrow(`npm start -- --port ${port + 1}`);
  await new Promise((resolve) => other.close(resolve));
  expect(journal).toEqual([]);
  await checkPort('127.0.0.1', port);
});

test('one subgraph that fails stops those that started', async () => {
  const failing: Mode = {
    ...tinyMode,
    startSubgraph: async (name, env) => {
      if (name === 'billing') throw new Error('billing has no heart today');
      return tinyUnit(name, env);
    },
  };
  await expect(start(0, failing)).rejects.toThrow('no heart today');
  await running.stop();
  const left = journal.filter(
    (entry) => entry.startsWith('+') && !journal.includes(`-${entry.slice(1)}`),
  );
  expect(left).toEqual([]);
});

test('Ctrl-C in the middle: the next step does not begin', async () => {
  const abort = new AbortController();
  const impatient: Mode = {
    ...tinyMode,
    startSubgraph: (name, env) => (abort.abort(), tinyUnit(name, env)),
  };
  await expect(start(0, impatient, abort.signal)).rejects.toThrow(/abort/i);
  expect(journal).not.toContain('+gateway');
});

test('what comes up when everything stops is ended at once', async () => {
  await running.stop();
  let isKilled = false;
  running.add({ stop: async () => {}, kill: () => (isKilled = true) });
  expect(isKilled).toBe(true);
});

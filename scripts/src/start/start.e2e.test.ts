// `npm start` itself: what it prints works, a second start seeds nothing, and no end leaves a process.
// So does what the README tells a newcomer to paste. Real launchers on real data; the servers are found by the launcher's own records.
import { chmod, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'graphql-ws';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { identityOf } from '../services/process-identity.ts';
import { readRunFile } from '../services/run-files.ts';
import { removeServices } from '../services/start-services.ts';
import { demoPassword, demoPeople, demoTasks } from './demo-company.ts';
import { askGraphQL, valueAt } from './graphql-client.ts';
import { runLauncher, type Launcher } from './testing/run-launcher.ts';
import { operations } from './welcome.ts';

let dataDir: string;
let launcher: Launcher | undefined;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ates-start-'));
  await chmod(dataDir, 0o711);
});

afterEach(async () => {
  await launcher?.end('SIGTERM');
  await removeServices(dataDir);
});

async function start(...args: string[]): Promise<string> {
  launcher = runLauncher(['--port', '0', '--data', dataDir, ...args]);
  return launcher.ready;
}

async function serverPids(): Promise<number[]> {
  const records = await Promise.all([
    readRunFile(dataDir, 'postgres'),
    readRunFile(dataDir, 'nats'),
  ]);
  return records.flatMap((record) => (record === undefined ? [] : [record.pid]));
}

async function signIn(url: string): Promise<string> {
  const data = await askGraphQL(url, { query: operations.login });
  return String(valueAt(data, 'login', 'accessToken'));
}

async function countTasks(url: string): Promise<number> {
  const query = '{ tasks(first: 100) { edges { node { title } } } }';
  const edges = valueAt(
    await askGraphQL(url, { query, token: await signIn(url) }),
    'tasks',
    'edges',
  );
  return Array.isArray(edges) ? edges.length : -1;
}

async function firstFrame(url: string, token: string, query: string): Promise<unknown> {
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
  });
  try {
    for await (const frame of client.iterate({ query })) return frame.data;
    return undefined;
  } finally {
    await client.dispose();
  }
}

async function expectEnd(signal: NodeJS.Signals): Promise<void> {
  const pids = await serverPids();
  expect(pids).toHaveLength(2);
  expect(await launcher?.end(signal)).toBe(0);
  for (const pid of pids) expect(await identityOf(pid)).toBeUndefined();
  expect(await serverPids()).toEqual([]);
}

const readme = join(import.meta.dirname, '..', '..', '..', 'README.md');

/** The README's operations in the order they stand there: sign in, ask, change, watch. */
async function expectReadmeToWork(url: string): Promise<void> {
  const [login = '', query = '', mutation = '', subscription = ''] = [
    ...(await readFile(readme, 'utf8')).matchAll(/```graphql\n(.*?)```/gs),
  ].map(([, code]) => code ?? '');
  const signedIn = await askGraphQL(url, { query: login });
  const token = String(valueAt(signedIn, 'login', 'accessToken'));
  // Answers from three services.
  expect(valueAt(await askGraphQL(url, { query, token }), 'me')).toMatchObject({
    name: 'Wanda Worker',
    account: { balance: { currency: 'USD' }, auditLog: {} },
    tasks: {},
  });
  // Work that somebody has to do.
  expect(await askGraphQL(url, { query: mutation, token })).toMatchObject({
    createTask: {
      task: { assignee: { name: expect.stringMatching(/Worker|Accountant/) }, price: {} },
      refusal: null,
    },
  });
  // The balance, with the owner's name from another service.
  expect(await firstFrame(url, token, subscription)).toMatchObject({
    balanceChanged: { owner: { name: 'Wanda Worker' }, balance: { currency: 'USD' } },
  });
}

test('what it prints, and what the README says, works as it stands; kill -9 and a second start lose and seed nothing', async () => {
  const url = await start();
  for (const { email } of demoPeople) expect(launcher?.output()).toContain(email);
  expect(launcher?.output()).toContain(demoPassword);
  const token = await signIn(url);
  const tasks = await askGraphQL(url, { query: operations.query, token });
  expect(valueAt(tasks, 'tasks', 'edges')).toHaveLength(demoTasks.length);
  const created = await askGraphQL(url, { query: operations.mutation, token });
  expect(valueAt(created, 'createTask', 'task', 'assignee', 'name')).toEqual(expect.any(String));
  const frame = await firstFrame(url, token, operations.subscription);
  expect(valueAt(frame, 'balanceChanged', 'owner', 'name')).toBe('Wanda Worker');
  await expectReadmeToWork(url);

  expect(await launcher?.end('SIGKILL')).toBeNull();
  const orphans = await serverPids();
  const again = await start();
  expect(launcher?.output()).toContain('(taken over)');
  expect(await serverPids()).toEqual(orphans);
  expect(await countTasks(again)).toBe(demoTasks.length + 2);
  await expectEnd('SIGTERM');
});

test('an empty company refuses a second launcher, by data and by port, and Ctrl-C ends it', async () => {
  const url = await start('--no-demo');
  await expect(signIn(url)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });

  const sameData = runLauncher(['--port', '0', '--data', dataDir]);
  expect(await sameData.ended).toBe(1);
  expect(sameData.output()).toContain('npm start -- --data DIR');

  const { port } = new URL(url);
  const samePort = runLauncher(['--port', port, '--data', join(dataDir, 'other')]);
  expect(await samePort.ended).toBe(1);
  expect(samePort.output()).toContain(`npm start -- --port ${Number(port) + 1}`);
  await expectEnd('SIGINT');
});

test('an unknown option is refused with the nearest known one', async () => {
  const wrong = runLauncher(['--prot', '4000']);
  expect(await wrong.ended).toBe(2);
  expect(wrong.output()).toContain('Did you mean --port?');
});

// The gateway as a process: it says when it is ready, drains on SIGTERM, and never outlives its parent.
// No broker here: tokens are refused and nothing is live, but it serves.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { isObject } from './json.ts';
import { libraryGraph } from './testing/library-graph.ts';
import { composeForTest } from './testing/test-graph.ts';

let folder: string;
let child: ChildProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ates-gateway-'));
  const sdls: Record<string, string> = {};
  for (const [name, { sdl }] of Object.entries(libraryGraph)) sdls[name] = sdl;
  await writeFile(join(folder, 'supergraph.graphql'), composeForTest(sdls));
});

afterEach(() => {
  child?.kill('SIGKILL');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function start(env: Record<string, string> = {}): ChildProcess {
  const entry = fileURLToPath(new URL('main.ts', import.meta.url));
  child = fork(entry, [], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PORT: '0',
      LOG_LEVEL: 'silent',
      SUPERGRAPH: join(folder, 'supergraph.graphql'),
      ...env,
    },
  });
  return child;
}

async function ready(process: ChildProcess): Promise<string> {
  const [message]: unknown[] = await once(process, 'message');
  expect(message).toMatchObject({ type: 'ready', name: 'gateway' });
  return isObject(message) ? String(message['url']) : '';
}

test('ready, serving, and gone on SIGTERM with 0', { timeout: 30_000 }, async () => {
  const gateway = start();
  const url = await ready(gateway);
  const answer = await fetch(`${url}/graphql?query={__typename}`);
  expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
  gateway.kill('SIGTERM');
  expect(await once(gateway, 'exit')).toEqual([0, null]);
});

test('it ends when its parent lets go of it', { timeout: 30_000 }, async () => {
  const gateway = start();
  await ready(gateway);
  gateway.disconnect();
  expect(await once(gateway, 'exit')).toEqual([0, null]);
});

test.each([
  ['a wrong setting', { PORT: 'x', EXECUTOR: 'y' }, ['PORT', 'EXECUTOR']],
  ['no supergraph', { SUPERGRAPH: '/nowhere' }, ['/nowhere']],
  ['no broker where one is named', { NATS_URL: 'nats://127.0.0.1:1' }, ['NATS']],
])('%s: it says so and ends with 1', { timeout: 30_000 }, async (_what, env, told) => {
  const gateway = start(env);
  let text = '';
  gateway.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  const [code]: unknown[] = await once(gateway, 'exit');
  expect(code).toBe(1);
  for (const word of told) expect(text).toContain(word);
  expect(text).not.toContain('    at ');
});

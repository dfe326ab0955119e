// What `ates-gateway` reads from its command line and a file of settings; the process itself is in foreign-graph.test.ts.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkGateway } from './check-gateway.ts';
import { readCommand } from './command-line.ts';
import { readConfigFile } from './config-file.ts';
import { readConfig } from './config.ts';
import { settings } from './settings.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ates-command-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

test('--help names every option and every setting', () => {
  const help = readCommand(['--help']);
  expect(help.kind).toBe('help');
  const text = help.kind === 'help' ? help.text : '';
  for (const name of ['--supergraph', '--config', '--check', '--port', ...Object.keys(settings)]) {
    expect(text).toContain(name);
  }
  expect(text).not.toContain(folder);
});

test.each([['--nonsense'], ['extra'], ['--port']])('%s is a mistake', (argument) => {
  expect(readCommand([argument])).toMatchObject({ kind: 'mistake' });
});

describe('settings', () => {
  test('the command line goes before the environment, and that before the file', async () => {
    const path = await file('a.json', {
      PORT: 1,
      HOST: 'file',
      DEPTH_MAX: 7,
      subgraphs: { 'dark-sky': 'http://sky/graphql' },
    });
    const config = readConfig(
      { PORT: '2', HOST: 'environment', DEPTH_MAX: '' },
      { file: await readConfigFile(path), flags: { PORT: '3' } },
    );
    expect(config).toMatchObject({ PORT: 3, HOST: 'environment', DEPTH_MAX: 7 });
    expect([...config.subgraphUrls]).toEqual([['dark-sky', 'http://sky/graphql']]);
  });

  test.each<[unknown, string]>([
    ['{', 'is not JSON'],
    [[], 'not a JSON object'],
    [{ PROT: 1 }, 'no setting PROT'],
    [{ PORT: {} }, 'PORT must be'],
    [{ subgraphs: { a: 1 } }, 'subgraphs.a must be'],
  ])('the file %j: %s', async (content, why) => {
    await expect(readConfigFile(await file('b.json', content))).rejects.toThrow(why);
  });

  test('a file that is not there', async () => {
    await expect(readConfigFile('/nowhere.json')).rejects.toThrow('/nowhere.json cannot be read');
  });
});

test.each<[string, () => Promise<string>, string]>([
  ['is not there', async () => '/nowhere.graphql', '/nowhere.graphql cannot be read'],
  ['is where nobody answers', async () => 'http://127.0.0.1:1/sdl', 'cannot be read'],
  ['is none', () => file('plain.graphql', 'type Query { a: Int }'), 'cannot be served'],
])('--check: a supergraph that %s', async (_what, source, why) => {
  const config = readConfig({ SUPERGRAPH: await source() });
  await expect(checkGateway(config)).rejects.toThrow(why);
});

test.each(['apollo', 'hive'])(
  "--check: the default supergraph, with %s's planner",
  async (planner) => {
    const config = readConfig({ PLANNER: planner });
    await expect(checkGateway(config)).resolves.toMatch(/^The configuration is good: supergraph/);
  },
);

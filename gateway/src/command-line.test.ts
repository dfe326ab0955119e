// `ates-gateway` as somebody uses it who only has a supergraph: --help, --check, a file of settings, and serving.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCommand } from './command-line.ts';
import { readConfigFile } from './config-file.ts';
import { readConfig } from './config.ts';
import { settings } from './settings.ts';
import { libraryGraph } from './testing/library-graph.ts';
import { composeForTest } from './testing/test-graph.ts';

const bin = fileURLToPath(new URL('../bin/ates-gateway.js', import.meta.url));
const env = { PATH: process.execPath, LOG_LEVEL: 'silent' };
let folder: string;
let supergraph: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ates-command-'));
  supergraph = join(folder, 'supergraph.graphql');
  const sdls = Object.fromEntries(Object.entries(libraryGraph).map(([name, d]) => [name, d.sdl]));
  await writeFile(supergraph, composeForTest(sdls));
});

afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

async function run(...args: string[]): Promise<{ code: number; text: string }> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [bin, ...args], { env });
    return { code: 0, text: stdout };
  } catch (error) {
    const failed =
      error instanceof Error && 'code' in error && 'stderr' in error ? error : undefined;
    return { code: Number(failed?.code), text: String(failed?.stderr) };
  }
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
});

describe('the command', { timeout: 60_000 }, () => {
  test('--check says what would be served and exits with 0', async () => {
    const told = await run('--check', '--supergraph', supergraph);
    expect(told).toMatchObject({ code: 0 });
    expect(told.text).toContain('subgraphs authors, catalogue, reviews');
  });

  test('--check says what is wrong and exits with 1', async () => {
    const broken = await file('broken.graphql', 'type Query { a: Int }');
    const told = await run('--check', '--supergraph', broken);
    expect(told).toMatchObject({ code: 1 });
    expect(told.text).toContain('The supergraph cannot be served');
    const settingsFile = await file('c.json', { PORT: 99_999, LOG_LEVEL: 'loud' });
    const mistakes = await run('--check', '--config', settingsFile);
    expect(mistakes.text).toContain('PORT=');
    expect(mistakes.code).toBe(1);
  });

  test('it serves what it was given', async () => {
    const args = [bin, '-s', supergraph, '-p', '0'];
    const gateway = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const [line]: unknown[] = await once(gateway.stdout, 'data');
    const url = /http:\/\/\S+/.exec(String(line))?.[0] ?? '';
    const answer = await fetch(`${url}/graphql?query={__typename}`);
    expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
    gateway.kill('SIGTERM');
    expect(await once(gateway, 'exit')).toEqual([0, null]);
  });
});

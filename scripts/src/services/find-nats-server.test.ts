// The order in which a nats-server is looked for, with small programs that only know their version.
// Nothing is downloaded here: what a source would fetch is put there by the test.
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findNatsServer, type NatsSource } from './find-nats-server.ts';
import { natsFromRelease, pinnedNats } from './nats-from-release.ts';

let folder: string;
const cacheDir = () => join(folder, 'cache');
const cached = () => join(cacheDir(), `nats-server-${process.platform}-${process.arch}`);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ates-find-nats-'));
  await mkdir(cacheDir());
});

afterEach(() => rm(folder, { recursive: true }));

async function program(path: string, version: string): Promise<string> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `#!/bin/sh\necho "nats-server: v${version}"\n`);
  await chmod(path, 0o755);
  return path;
}

function source(name: NatsSource['name'], version: string): NatsSource {
  return {
    name,
    fetch: async (workDir) => ({ program: await program(join(workDir, 'got'), version) }),
  };
}

const config = (over: { natsServerBin?: string; path?: string[] } = {}) => ({
  natsServerBin: over.natsServerBin,
  cacheDir: cacheDir(),
  path: over.path ?? [],
});

describe('the order', () => {
  test('NATS_SERVER_BIN comes before the cache, the cache before PATH, PATH before fetching', async () => {
    const inPath = await program(join(folder, 'bin', 'nats-server'), '2.12.0');
    const path = [join(folder, 'bin')];
    const fetched = [source('apt', '2.15.0')];
    expect(await findNatsServer(config({ path }), fetched)).toMatchObject({ from: 'PATH' });

    await program(cached(), '2.13.0');
    expect(await findNatsServer(config({ path }), fetched)).toMatchObject({ from: 'cache' });

    const found = await findNatsServer(config({ natsServerBin: inPath, path }), fetched);
    expect(found).toEqual({ program: inPath, version: '2.12.0', from: 'NATS_SERVER_BIN' });
  });

  test('a PATH server older than 2.10 is passed over', async () => {
    await program(join(folder, 'bin', 'nats-server'), '2.9.10');
    const found = await findNatsServer(config({ path: [join(folder, 'bin')] }), [
      source('apt', '2.15.0'),
    ]);
    expect(found).toEqual({ program: cached(), version: '2.15.0', from: 'apt' });
  });

  test('a source that has only an old one leads to the next source', async () => {
    const found = await findNatsServer(config(), [
      source('apt', '2.9.10'),
      source('release', '2.11.8'),
    ]);
    expect(found).toMatchObject({ version: '2.11.8', from: 'release' });
  });
});

describe('the cache', () => {
  test.each([
    ['half written', 'this is no program'],
    ['that fails', '#!/bin/sh\nexit 1\n'],
    ['too old', '#!/bin/sh\necho "nats-server: v2.9.10"\n'],
  ])('a binary %s is cleared and fetched again', async (_, content) => {
    await writeFile(cached(), content);
    await chmod(cached(), 0o755);
    const found = await findNatsServer(config(), [source('apt', '2.15.0')]);
    expect(found.from).toBe('apt');
    expect(await readFile(cached(), 'utf8')).toContain('2.15.0');
  });

  test('two at once leave one whole binary and no drafts', async () => {
    const both = [0, 1].map(() => findNatsServer(config(), [source('apt', '2.15.0')]));
    const found = await Promise.all(both);
    expect(found.map(({ version }) => version)).toEqual(['2.15.0', '2.15.0']);
    expect(await readdir(cacheDir())).toHaveLength(1);
  });
});

describe('nothing found', () => {
  test('says what each source said, and which commands to run', async () => {
    const sources: NatsSource[] = [
      { name: 'apt', fetch: async () => ({ refusal: 'not a Debian or Ubuntu system' }) },
    ];
    await expect(findNatsServer(config(), sources)).rejects.toMatchObject({
      code: 'NATS_NOT_FOUND',
      message: expect.stringMatching(/not a Debian.*brew install nats-server.*NATS_URL/s),
    });
  });

  test('NATS_SERVER_BIN that is no nats-server is an error, never silently replaced', async () => {
    const wrong = config({ natsServerBin: join(folder, 'missing') });
    await expect(findNatsServer(wrong, [source('apt', '2.15.0')])).rejects.toMatchObject({
      code: 'NATS_NOT_FOUND',
      message: expect.stringContaining('NATS_SERVER_BIN'),
    });
  });
});

describe('the pinned release', () => {
  test('other bytes than the pinned ones are refused', async () => {
    const server = createServer((_, response) => response.end('not the release'));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const got = await natsFromRelease(folder, 'linux-x64', `http://127.0.0.1:${port}`);
    server.close();
    expect(got).toEqual({ refusal: expect.stringContaining('is pinned') });
  });

  test('every supported platform has its SHA-256, others are refused', async () => {
    for (const { sha256 } of pinnedNats.archives.values()) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect([...pinnedNats.archives.keys()].toSorted((a, b) => a.localeCompare(b))).toEqual([
      'darwin-arm64',
      'darwin-x64',
      'linux-arm64',
      'linux-x64',
    ]);
    expect(await natsFromRelease(folder, 'sunos-x64')).toEqual({
      refusal: 'no release is pinned for sunos-x64',
    });
  });
});

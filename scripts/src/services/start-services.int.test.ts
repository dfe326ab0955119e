// The servers as npm start and the tests get them: started, adopted after a crash, refused, deleted.
// Launchers that must die run as processes of their own; their servers outlive them on purpose.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { checkNatsServer } from './check-nats-server.ts';
import { readServicesConfig } from './config.ts';
import { checkPostgresServer, ensureDatabase } from './ensure-database.ts';
import { isRecord } from './is-record.ts';
import { identityOf } from './process-identity.ts';
import { readRunFile } from './run-files.ts';
import { removeServices, startServices, type Services } from './start-services.ts';

const ownConfig = { ...readServicesConfig(), databaseUrl: undefined, natsUrl: undefined };
let dataDir: string;
let running: Services | undefined;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ates-services-'));
  await chmod(dataDir, 0o711);
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
  await removeServices(dataDir);
});

async function start(fresh = false): Promise<Services> {
  running = await startServices({ dataDir, durable: false, fresh, config: ownConfig });
  return running;
}

/** A launcher in a process of its own, which is then killed without a chance to clean up. */
async function startAndKillLauncher(): Promise<{ postgresUrl: string; natsUrl: string }> {
  const script = fileURLToPath(new URL('./testing/launch-services.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [message]: unknown[] = await once(child, 'message');
  child.kill('SIGKILL');
  await once(child, 'exit');
  if (!isRecord(message)) throw new Error('the launcher said nothing');
  return { postgresUrl: String(message['postgresUrl']), natsUrl: String(message['natsUrl']) };
}

async function rows(url: string, query: string): Promise<unknown[]> {
  const sql = postgres(url, { max: 1 });
  try {
    return await sql.unsafe(query);
  } finally {
    await sql.end();
  }
}

describe('a start on an empty directory', () => {
  test('gives a real Postgres 18 and a NATS with JetStream, and stop leaves neither behind', async () => {
    const services = await start();
    await checkPostgresServer(services.postgresUrl);
    await checkNatsServer(services.natsUrl);
    const [row] = await rows(services.postgresUrl, `show server_encoding`);
    expect(row).toEqual({ server_encoding: 'UTF8' });
    const pids = await recordedPids();
    await services.stop();
    for (const pid of pids) expect(await identityOf(pid)).toBeUndefined();
  });

  test('data survives a stop and a start; --fresh deletes it', async () => {
    const first = await start();
    await rows(await ensureDatabase(first.postgresUrl, 'kept'), 'create table t as select 7 as n');
    await first.stop();
    const second = await start();
    expect(await rows(await ensureDatabase(second.postgresUrl, 'kept'), 'select n from t')).toEqual(
      [{ n: 7 }],
    );
    await second.stop();
    const third = await start(true);
    const found = await rows(third.postgresUrl, `select 1 from pg_database where datname = 'kept'`);
    expect(found).toHaveLength(0);
  });
});

describe('after kill -9 of the launcher', () => {
  test('the next start takes the healthy orphans over and its stop ends them', async () => {
    const orphans = await startAndKillLauncher();
    const pids = await recordedPids();
    const services = await start();
    expect(services.postgresUrl).toBe(orphans.postgresUrl);
    expect(services.natsUrl).toBe(orphans.natsUrl);
    await services.stop();
    for (const pid of pids) expect(await identityOf(pid)).toBeUndefined();
  });

  test('an orphan without a record is stopped, and a new server takes its place', async () => {
    const orphans = await startAndKillLauncher();
    const [postgresPid = 0] = await recordedPids();
    await rm(join(dataDir, 'run', 'postgres.json'));
    const services = await start();
    expect(services.postgresUrl).not.toBe(orphans.postgresUrl);
    expect(await identityOf(postgresPid)).toBeUndefined();
  });

  test('a record whose pid now belongs to somebody else harms nobody', async () => {
    const stranger = await identityOf(process.pid);
    const record = { pid: process.pid, started: stranger?.started, port: 1, durable: false };
    await start();
    await running?.stop();
    await writeFile(join(dataDir, 'run', 'nats.json'), JSON.stringify(record));
    await writeFile(join(dataDir, 'run', 'postgres.json'), JSON.stringify(record));
    const services = await start();
    await checkNatsServer(services.natsUrl);
    expect(await identityOf(process.pid)).toEqual(stranger);
  });
});

describe('what cannot work is refused with the way out', () => {
  test('a second live launcher on the same directory', async () => {
    await start();
    await expect(startServices({ dataDir, config: ownConfig })).rejects.toMatchObject({
      code: 'ALREADY_RUNNING',
      message: expect.stringContaining('--data DIR'),
    });
  });

  test.each([
    ['PG_VERSION is gone', (folder: string) => rm(join(folder, 'PG_VERSION'))],
    ['another major version', (folder: string) => writeFile(join(folder, 'PG_VERSION'), '17\n')],
    ['Postgres dies at start', (folder: string) => rm(join(folder, 'global', 'pg_control'))],
  ])('corrupt data: %s', async (_, damage) => {
    await (await start()).stop();
    await damage(join(dataDir, 'postgres'));
    await expect(start()).rejects.toMatchObject({
      code: 'DATA_CORRUPT',
      message: expect.stringContaining('npm start -- --fresh'),
    });
    expect(await recordedPids()).toEqual([]);
    await checkPostgresServer((await start(true)).postgresUrl);
  });

  test('external servers that do not answer, without their passwords', async () => {
    const config = { ...ownConfig, databaseUrl: 'postgres://me:s3cret@127.0.0.1:1/x' };
    const failure: unknown = await startServices({ dataDir, config }).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    expect(String(failure)).toContain('127.0.0.1:1');
    expect(String(failure)).not.toContain('s3cret');
    await expect(checkNatsServer('nats://me:s3cret@127.0.0.1:1')).rejects.toMatchObject({
      code: 'NATS_UNREACHABLE',
      message: expect.not.stringContaining('s3cret'),
    });
  });

  test('a DATABASE_URL that leads to something else than Postgres', async () => {
    const wrong = inject('natsUrl').replace('nats://', 'postgres://');
    await expect(checkPostgresServer(wrong)).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
    });
  });
});

describe('external servers', () => {
  test('are used as they are, and are not stopped', async () => {
    const config = {
      ...ownConfig,
      databaseUrl: inject('postgresUrl'),
      natsUrl: inject('natsUrl'),
    };
    const services = await startServices({ dataDir, config });
    expect(services).toMatchObject({ postgresUrl: config.databaseUrl, natsUrl: config.natsUrl });
    await services.stop();
    await checkPostgresServer(config.databaseUrl);
    await checkNatsServer(config.natsUrl);
  });

  test('several launchers may create the same database at once', async () => {
    const name = `once_${Date.now()}`;
    const urls = await Promise.all(
      Array.from({ length: 5 }, () => ensureDatabase(inject('postgresUrl'), name)),
    );
    expect(new Set(urls).size).toBe(1);
    expect(await rows(urls[0] ?? '', 'select 1 as n')).toEqual([{ n: 1 }]);
    await rows(inject('postgresUrl'), `drop database ${name}`);
  });
});

async function recordedPids(): Promise<number[]> {
  const records = await Promise.all([
    readRunFile(dataDir, 'postgres'),
    readRunFile(dataDir, 'nats'),
  ]);
  return records.flatMap((record) => (record === undefined ? [] : [record.pid]));
}

test('passwords are readable by their owner only', async () => {
  await start();
  expect((await stat(join(dataDir, 'postgres-password'))).mode & 0o077).toBe(0);
  expect(await readFile(join(dataDir, 'log', 'postgres.log'), 'utf8')).not.toContain('password');
});

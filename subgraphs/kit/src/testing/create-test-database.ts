// A migrated database of its own for each test file, copied from a template in a few milliseconds.
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import postgres from 'postgres';
import { migrateDatabase } from '../tables/migrate.ts';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

const templateLock = 4_837_003;

/** `server` is the URL of a Postgres where databases may be created. */
export async function createTestDatabase(server: string, migrations: URL): Promise<TestDatabase> {
  const template = await ensureTemplate(server, migrations);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(server, (sql) => sql.unsafe(`create database ${name} template ${template}`));
  return {
    url: databaseUrl(server, name),
    drop: () =>
      asAdmin(server, (sql) => sql.unsafe(`drop database if exists ${name} with (force)`)),
  };
}

/** One template per state of the migrations; made once, whoever comes first. */
async function ensureTemplate(server: string, migrations: URL): Promise<string> {
  const name = `template_${await hashOf(migrations)}`;
  await asAdmin(server, async (sql) => {
    await sql`select pg_advisory_lock(${templateLock})`;
    const [ready] = await sql`select 1 from pg_database where datname = ${name}`;
    if (ready) return;
    const draft = `${name}_draft`;
    await sql.unsafe(`drop database if exists ${draft} with (force)`);
    await sql.unsafe(`create database ${draft}`);
    await migrateDatabase(databaseUrl(server, draft), migrations);
    await sql.unsafe(`alter database ${draft} rename to ${name}`);
  });
  return name;
}

async function hashOf(migrations: URL): Promise<string> {
  const folder = fileURLToPath(migrations);
  const hash = createHash('sha256');
  for (const file of (await readdir(folder)).filter((one) => one.endsWith('.sql')).toSorted()) {
    hash.update(file).update(await readFile(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 20);
}

async function asAdmin(
  server: string,
  work: (sql: postgres.Sql) => Promise<unknown>,
): Promise<void> {
  const sql = postgres(server, { max: 1, onnotice: () => undefined });
  try {
    await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

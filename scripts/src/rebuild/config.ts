// Where the database is whose rows are filled again: DATABASE_URL, or what runs on the data directory.
// The only place of the rebuild's script that reads the environment.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseUrl } from '../services/ensure-database.ts';
import { readRunFile } from '../services/run-files.ts';

/** The URL of tasks' own database. */
export async function readRebuildConfig(
  dataDir: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  return env['DATABASE_URL'] || databaseUrl(await embeddedServer(dataDir), 'ates_tasks');
}

async function embeddedServer(dataDir: string): Promise<string> {
  const record = await readRunFile(dataDir, 'postgres');
  if (record === undefined)
    throw new Error(`Nothing runs on ${dataDir}. Start it (npm start), or name it: --data DIR.`);
  const password = (await readFile(join(dataDir, 'postgres-password'), 'utf8')).trim();
  return `postgres://postgres:${password}@127.0.0.1:${record.port}/postgres`;
}

// Brings a database to the newest migration, whoever else starts at the same moment.
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';

// Any constant will do; every starter of this database asks for the same one.
const migrationLock = 4_837_001;

/**
 * Applies the migrations of `folder` (drizzle-kit's layout). An advisory lock lets one starter in at
 * a time: without it concurrent runs of drizzle's `migrate` fail.
 */
export async function migrateDatabase(url: string, folder: URL): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await sql`select pg_advisory_lock(${migrationLock})`;
    await migrate(drizzle(sql), { migrationsFolder: fileURLToPath(folder) });
  } finally {
    await sql.end({ timeout: 5 });
  }
}

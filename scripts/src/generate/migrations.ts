// Writes each subgraph's next migration: the drizzle tables of subgraphs/<name>/src/tables go in,
// subgraphs/<name>/migrations/NNNN_<title>.sql comes out; nothing comes out when nothing changed.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { subgraphNames } from './subgraph-names.ts';

const run = promisify(execFile);
const drizzleKit = join(dirname(createRequire(import.meta.url).resolve('drizzle-kit')), 'bin.cjs');

/** How a migration is called when nobody names it: 0000_tables.sql, 0001_tables.sql. */
const defaultTitle = 'tables';

/**
 * Adds the missing migration of every subgraph below `outputRoot`. With another output than the repository
 * itself, the existing migrations are copied there first, so that a new file there means one is missing here.
 * A change drizzle-kit must ask about (was this column renamed?) fails and names the command to run by hand.
 */
export async function generateMigrations(
  root: string,
  outputRoot: string,
  title: string = defaultTitle,
): Promise<string[]> {
  const written: string[] = [];
  for (const name of await subgraphNames(root)) {
    const folder = join('subgraphs', name, 'migrations');
    if ((await filesOf(join(root, 'subgraphs', name, 'src', 'tables'))).length === 0) continue;
    const output = join(outputRoot, folder);
    if (outputRoot !== root && existsSync(join(root, folder))) {
      await rm(output, { recursive: true, force: true });
      await cp(join(root, folder), output, { recursive: true });
    }
    await runDrizzleKit(root, name, output, title);
    written.push(...(await filesOf(output)).map((file) => join(folder, file)));
  }
  return written;
}

async function filesOf(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

async function runDrizzleKit(root: string, name: string, output: string, title: string) {
  const flags = {
    dialect: 'postgresql',
    schema: `subgraphs/${name}/src/tables/!(*.test).ts`,
    out: relative(root, output), // drizzle-kit 0.31 puts "./" in front of whatever it is given
    name: title,
  };
  const args = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
  try {
    await run(process.execPath, [drizzleKit, 'generate', ...args], { cwd: root });
  } catch (cause) {
    throw new Error(
      `No migration for ${name}. To see why, and to answer what drizzle-kit may ask: npx drizzle-kit generate ${args.join(' ')}`,
      { cause },
    );
  }
}

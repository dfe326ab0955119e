// `npm run rebuild -- tasks [--data DIR]` drops what tasks shows and fills it again from its event store, while the
// system runs: readers see the old rows until it is done, commands wait.
import { parseArgs } from 'node:util';
import { openDatabase } from '@ates/kit/tables/database';
import { rebuildTasks } from '@ates/tasks/commands/rebuild-tasks';
import { readRebuildConfig } from './config.ts';

const usage =
  'Usage: npm run rebuild -- tasks [--data DIR]\n' +
  'Or with DATABASE_URL, the database of tasks. Analytics is rebuilt in the graph: rebuildAnalytics.';

async function main(args: string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { data: { type: 'string' } },
  });
  if (positionals.join(' ') !== 'tasks') throw new Error(usage);
  const database = openDatabase(await readRebuildConfig(values.data ?? '.data'), {
    name: 'rebuild',
    poolMax: 1,
    // However many tasks there are.
    statementTimeoutMs: 0,
  });
  try {
    const facts = await rebuildTasks(database);
    process.stdout.write(`The tasks are filled again from ${facts} facts.\n`);
  } finally {
    await database.close();
  }
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

// `npm run generate [types|migrations|contracts] [--name title]`: everything that is derived from something else in the
// repository. What is derived is committed; scripts/src/checks/generated.ts says when it has fallen behind.
import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { generateGraphqlTypes } from './graphql-types.ts';
import { generateMigrations } from './migrations.ts';

const root = join(import.meta.dirname, '..', '..', '..');

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { name: { type: 'string' } },
  });
  const [only] = positionals;
  const steps = {
    types: () => generateGraphqlTypes(root, root),
    migrations: () => generateMigrations(root, root, values.name),
  };
  for (const [step, generate] of Object.entries(steps)) {
    if (only !== undefined && only !== step) continue;
    for (const file of await generate()) console.log(file);
  }
}

await main();

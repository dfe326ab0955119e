// `npm run generate [types|migrations] [-- --name title]` writes everything that is derived from something else in
// the repository. What is derived is committed; scripts/src/checks/generated.ts says when it has fallen behind.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generators } from './generators.ts';

const root = join(import.meta.dirname, '..', '..', '..');

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { name: { type: 'string' } },
});
const unknown = positionals.filter((name) => !(name in generators));
if (unknown.length > 0) {
  console.error(
    `There is no ${unknown.join(', ')}; there is ${Object.keys(generators).join(', ')}.`,
  );
  process.exit(2);
}
for (const [name, generate] of Object.entries(generators)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  for (const file of await generate(root, root, values.name)) console.log(file);
}

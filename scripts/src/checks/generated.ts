// What is generated must be what the generators would write now: they run into a throw-away folder, and what differs
// from the repository comes out. A change of an SDL or a table that was committed without `npm run generate` shows here.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generators, type Generate } from '../generate/generators.ts';

/** The generated files that have fallen behind, one sentence each; empty when all is well. */
export async function generatedProblems(
  root: string,
  all: Readonly<Record<string, Generate>> = generators,
): Promise<string[]> {
  const copy = await realpath(await mkdtemp(join(tmpdir(), 'ates-generated-')));
  try {
    const problems: string[] = [];
    for (const [name, generate] of Object.entries(all)) {
      for (const file of await generate(root, copy)) {
        const problem = await difference(join(root, file), join(copy, file));
        if (problem !== undefined)
          problems.push(`${file} ${problem}: run \`npm run generate ${name}\`.`);
      }
    }
    return problems;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function difference(committed: string, generated: string): Promise<string | undefined> {
  if (!existsSync(committed)) return 'is missing';
  const [before, now] = await Promise.all([readFile(committed), readFile(generated)]);
  return before.equals(now) ? undefined : 'has fallen behind';
}

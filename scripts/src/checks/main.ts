// `node scripts/bootstrap.mjs run scripts/src/checks/main.ts lock|links|generated` runs one check over the repository:
// its problems come out one per line, and the exit code is 1 when there are any. `tests` prints the gate's last line.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { closingOf } from './closing-line.ts';
import { docLinkProblems } from './doc-links.ts';
import { generatedProblems } from './generated.ts';
import { lockFileProblems } from './lock-file.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const verbs = new Map<string | undefined, () => Promise<boolean>>([
  ['lock', () => report('lock file', lockFileProblems(root))],
  ['links', () => report('links', docLinkProblems(root))],
  ['generated', () => report('generated files', generatedProblems(root))],
  ['tests', closeTests],
]);

const verb = verbs.get(process.argv[2]);
if (verb === undefined) {
  console.error(`Which check? One of ${[...verbs.keys()].join(', ')}.`);
  process.exit(2);
}
process.exitCode = (await verb()) ? 0 : 1;

async function report(what: string, found: Promise<string[]>): Promise<boolean> {
  const problems = await found;
  for (const problem of problems) console.error(problem);
  console.log(
    problems.length === 0
      ? `${what}: nothing to complain about`
      : `${what}: ${problems.length} problems`,
  );
  return problems.length === 0;
}

async function closeTests(): Promise<boolean> {
  const file = join(root, '.cache', 'test-results.json');
  const result: unknown = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : undefined;
  const { line, isGood } = closingOf(result);
  console.log(line);
  return isGood;
}

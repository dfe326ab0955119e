// `node --import tsx scripts/src/checks/main.ts lock|links|generated` runs one check over the repository, for CI and
// for hands: its problems come out one per line, and the exit code is 1 when there are any.
import { join } from 'node:path';
import { docLinkProblems } from './doc-links.ts';
import { generatedProblems } from './generated.ts';
import { lockFileProblems } from './lock-file.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const checks = new Map<string | undefined, (root: string) => Promise<string[]>>([
  ['lock', lockFileProblems],
  ['links', docLinkProblems],
  ['generated', generatedProblems],
]);

const [name] = process.argv.slice(2);
const check = checks.get(name);
if (check === undefined) {
  console.error(`Which check? One of ${[...checks.keys()].join(', ')}.`);
  process.exit(2);
}
const problems = await check(root);
for (const problem of problems) console.error(problem);
console.log(
  problems.length === 0
    ? `${name}: nothing to complain about.`
    : `${name}: ${problems.length} problems.`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

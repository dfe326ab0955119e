// The house rules that no linter knows: a file's path and text go in, what it breaks comes out, one sentence each.
// What oxlint can say (.oxlintrc.json), or the compiler (tsconfig.json), is said there and not here.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** What breaks a rule, and where; `line` is absent when it is the file as a whole. */
type Offence = { line?: number; problem: string };
type Rule = (path: string, text: string) => Offence[];

const folders = ['gateway', 'schema', 'scripts', 'subgraphs'];
const ignored = /(^|\/)(node_modules|migrations|published|\.turbo)\/|\.gen\.ts$/;
const rooms = ['api', 'commands', 'domain', 'events', 'projections', 'reactions', 'tables'];
const kitExtras = ['process', 'testing'];

/** Everything in the repository's code folders that breaks a house rule, as `path:line: sentence`. */
export async function houseRuleProblems(root: string): Promise<string[]> {
  const files = (await Promise.all(folders.map((folder) => filesBelow(join(root, folder))))).flat();
  const problems = await Promise.all(
    files.map(async (file) =>
      problemsOfFile(relative(root, file).split(sep).join('/'), await readFile(file, 'utf8')),
    ),
  );
  return problems.flat();
}

/** The same for one file; `path` is relative to the repository and has forward slashes. */
export function problemsOfFile(path: string, text: string): string[] {
  if (ignored.test(path)) return [];
  return rules.flatMap((rule) =>
    rule(path, text).map(
      ({ line, problem }) => `${path}${line === undefined ? '' : `:${line}`}: ${problem}`,
    ),
  );
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter(({ name }) => name !== 'node_modules' && !name.startsWith('.'))
      .map(async (entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return filesBelow(path);
        return /\.(ts|mjs|sh|graphql)$/.test(entry.name) ? [path] : [];
      }),
  );
  return found.flat();
}

const header: Rule = (path, text) => {
  if (!isCode(path)) return [];
  const first = text.split('\n').find((line) => !line.startsWith('#!'));
  if (first !== undefined && /^(\/\/ |\/\*)/.test(first)) return [];
  return [
    {
      line: 1,
      problem: 'starts without a comment that says what the file is and what flows through it.',
    },
  ];
};

const noBarrel: Rule = (path) =>
  /(^|\/)index\.(ts|mjs)$/.test(path)
    ? [
        {
          problem:
            'is a folder barrel; a package has one door, its exports, and a file is named after its main export.',
        },
      ]
    : [];

const noLaterMarks: Rule = (_, text) =>
  // The brackets keep this file from being found by its own rule.
  linesWith(text, /\b(T[O]DO|FIX[M]E|XX[X])\b/).map((line) => ({
    line,
    problem: 'leaves work in a comment; do it, or open an issue.',
  }));

const noHiddenTests: Rule = (path, text) =>
  isTest(path)
    ? linesWith(
        code(text),
        /\b(test|it|describe|suite)\.(only|skip|todo|skipIf|runIf|fails)\b/,
      ).map((line) => ({
        line,
        problem: 'a test runs, always and everywhere, or it is deleted.',
      }))
    : [];

const noDoubleAssertion: Rule = (path, text) =>
  isCode(path)
    ? linesWith(code(text), /\bas (any|unknown as)\b/).map((line) => ({
        line,
        problem:
          'an assertion through any or unknown; parse the value, or give it its type where it is made.',
      }))
    : [];

/** `as` belongs into the constructors of brands, which live in domain; elsewhere a comment above says why. */
const assertionsSayWhy: Rule = (path, text) => {
  if (!isCode(path) || isTest(path) || path.includes('/domain/')) return [];
  const lines = text.split('\n');
  return linesWith(code(text), /(?<!import .*|export .*|\*) as (?!const\b)[\w{[(]/)
    .filter(
      (line) =>
        !lines.slice(Math.max(0, line - 5), line).some((it) => /\/\/|\*\/|\/\*\*|^\s*\* /.test(it)),
    )
    .map((line) => ({ line, problem: 'an `as` without a comment that says why it is safe.' }));
};

const silencedRulesSayWhy: Rule = (path, text) =>
  isCode(path)
    ? linesWith(text, /^(?!.* -- \S)\s*(\/\/|\/\*).*(ox|es)lint-disable/).map((line) => ({
        line,
        problem: 'silences a rule without a reason: `// oxlint-disable-next-line rule -- why`.',
      }))
    : [];

/** A directory listing is the data flow: who knows one subgraph knows all of them. */
const sameRoomsEverywhere: Rule = (path) => {
  const [, subgraph, folder, file] =
    /^subgraphs\/([^/]+)\/src\/(?:([^/]+)\/)?(.+)$/.exec(path) ?? [];
  if (subgraph === undefined || file === undefined) return [];
  const allowed = subgraph === 'kit' ? [...rooms, ...kitExtras] : rooms;
  if (folder === undefined) {
    // A test may speak of the whole subgraph; it stands beside the composition root then.
    const isRoot =
      isTest(path) || (subgraph !== 'kit' && /^(subgraph|config|main)\.ts$/.test(file));
    return isRoot ? [] : [{ problem: `stands outside the rooms (${allowed.join(', ')}).` }];
  }
  if (!allowed.includes(folder))
    return [{ problem: `${folder} is not one of the rooms (${allowed.join(', ')}).` }];
  return file.includes('/')
    ? [{ problem: 'a room is one flat folder, so that its listing reads in one sitting.' }]
    : [];
};

const rules: Rule[] = [
  header,
  noBarrel,
  noLaterMarks,
  noHiddenTests,
  noDoubleAssertion,
  assertionsSayWhy,
  silencedRulesSayWhy,
  sameRoomsEverywhere,
];

const isCode = (path: string) => /\.(ts|mjs)$/.test(path);
const isTest = (path: string) => /\.(test|suite)\.ts$/.test(path);

function linesWith(text: string, pattern: RegExp): number[] {
  return text.split('\n').flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));
}

/** The text with comments and strings blanked, lines kept: prose and SQL have an "as" of their own. */
function code(text: string): string {
  const inert =
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`/g;
  return text.replaceAll(inert, (match) => match.replaceAll(/[^\n]/g, ' '));
}

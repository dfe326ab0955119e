// Every rule that .oxlintrc.json switches on by name bites: each has a small violation here, planted in a copy and
// reported under that rule. A rule whose name or options oxlint silently ignores would pass everything.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { lintInACopy, type Finding } from './lint-in-a-copy.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** Spelt so that this file does not hold what it plants. */
const marker = ['TO', 'DO'].join('');

/** Rule → a source that breaks it. */
const violations: Record<string, string> = {
  eqeqeq: `export const same = (a: number, b: number) => a == b;`,
  'import/no-cycle': `import { b } from './cycle.ts';\nexport const a = () => b;`,
  'import/no-default-export': `export default 1;`,
  'max-lines': `${'// line\n'.repeat(301)}export const a = 1;`,
  'no-console': `console.log('a');`,
  'no-else-return': `export function f(a: boolean) {\n  if (a) {\n    return 1;\n  } else {\n    return 2;\n  }\n}`,
  'no-param-reassign': `export function f(a: number) {\n  a = 2;\n  return a;\n}`,
  'no-var': `var a = 1;\nexport const b = () => a;`,
  'no-warning-comments': `// ${marker}: later\nexport const a = 1;`,
  'node/no-process-env': `export const a = process.env['HOME'];`,
  'oxc/no-barrel-file': `export * from './cycle.ts';`,
  'prefer-const': `let a = 1;\nexport const b = () => a;`,
  'typescript/await-thenable': `export const f = async () => {\n  await 1;\n};`,
  'typescript/ban-ts-comment': `// @ts-nocheck\nexport const a = 1;`,
  'typescript/consistent-type-imports': `import { B } from './cycle.ts';\nexport type C = B;`,
  'typescript/no-explicit-any': `export const f = (a: any) => String(a);`,
  'typescript/no-floating-promises': `export const f = () => {\n  Promise.resolve(1);\n};`,
  'typescript/no-import-type-side-effects': `import { type B } from './cycle.ts';\nexport type C = B;`,
  'typescript/no-misused-promises': `export const f = () => {\n  if (Promise.resolve(true)) return 1;\n  return 2;\n};`,
  'typescript/no-namespace': `export namespace A {\n  export const b = 1;\n}`,
  'typescript/no-non-null-assertion': `export const f = (a: string | null) => a!.length;`,
  'typescript/no-require-imports': `import fs = require('fs');\nexport const a = () => fs;`,
  'typescript/no-unsafe-argument': `export const f = (a: string) => Number(g(JSON.parse(a)));\nconst g = (a: string) => a;`,
  'typescript/no-unsafe-assignment': `export const f = (a: string) => {\n  const b: { c: string } = JSON.parse(a);\n  return b;\n};`,
  'typescript/no-unsafe-call': `export const f = (a: string) => {\n  JSON.parse(a)();\n};`,
  'typescript/no-unsafe-member-access': `export const f = (a: string) => String(JSON.parse(a).b);`,
  'typescript/no-unsafe-return': `export const f = (a: string): string => JSON.parse(a);`,
  'typescript/only-throw-error': `export const f = () => {\n  throw 'a';\n};`,
  'typescript/parameter-properties': `export class A {\n  constructor(readonly a: string) {}\n}`,
  'typescript/return-await': `export const f = async (a: () => Promise<number>) => {\n  try {\n    return a();\n  } catch {\n    return 0;\n  }\n};`,
  'typescript/switch-exhaustiveness-check': `export const f = (a: 'b' | 'c') => {\n  switch (a) {\n    case 'b':\n      return 1;\n  }\n  return 2;\n};`,
  'unicorn/filename-case': `export const a = 1;`,
  'unicorn/prefer-node-protocol': `import fs from 'fs';\nexport const a = () => fs;`,
  'vitest/no-disabled-tests': `import { test } from 'vitest';\ntest.skip('a', () => {});`,
  'vitest/no-focused-tests': `import { test } from 'vitest';\ntest.only('a', () => {});`,
  'vitest/no-restricted-vi-methods': `import { vi } from 'vitest';\nvi.mock('./cycle.ts');`,
  'vitest/warn-todo': `import { test } from 'vitest';\ntest.todo('a');`,
};

/** What a plant may lean on, and the other half of the import cycle. */
const cycle = `import { a } from './import-no-cycle.ts';\nexport type B = string;\nexport const b = () => a;\n`;

describe('lint rules', () => {
  let findings: Finding[];

  beforeAll(async () => {
    const plants = new Map([[`${folder}/cycle.ts`, cycle]]);
    for (const [rule, source] of Object.entries(violations)) plants.set(plantOf(rule), source);
    findings = await lintInACopy(plants);
  }, 60_000);

  test.each(Object.keys(violations))('%s bites', (rule) => {
    const found = findings
      .filter(({ file }) => file === plantOf(rule))
      .map((finding) => finding.rule);
    expect(found).toContain(reported(rule));
  });

  test('every rule that is switched on by name has its violation here', async () => {
    const config: unknown = JSON.parse(await readFile(join(root, '.oxlintrc.json'), 'utf8'));
    expect(rulesOf(config).sort()).toEqual(Object.keys(violations).sort());
  });

  test('a disallowed vi method is told why', () => {
    const rule = 'vitest/no-restricted-vi-methods';
    const [finding] = findings.filter(
      (it) => it.file === plantOf(rule) && it.rule === reported(rule),
    );
    expect(finding?.help).toContain('passed in as a port');
  });
});

const folder = 'subgraphs/plants/src';

function plantOf(rule: string): string {
  const name = rule === 'unicorn/filename-case' ? 'FileName' : rule.replace('/', '-');
  return `${folder}/${name}${rule.startsWith('vitest/') ? '.test' : ''}.ts`;
}

/** oxlint reports `typescript/no-namespace` as `typescript(no-namespace)` and its own as `eslint(…)`. */
function reported(rule: string): string {
  const [plugin, name] = rule.includes('/') ? rule.split('/') : ['eslint', rule];
  return `${plugin}(${name})`;
}

function rulesOf(config: unknown): string[] {
  if (typeof config !== 'object' || config === null || !('rules' in config)) return [];
  return Object.entries(config.rules ?? {})
    .filter(([, severity]) => severity !== 'off')
    .map(([rule]) => rule);
}

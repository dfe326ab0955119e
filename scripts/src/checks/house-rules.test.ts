// The house rules hold for every file of the repository, and each rule is proven on a planted offence.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { houseRuleProblems, problemsOfFile } from './house-rules.ts';

const later = ['TO', 'DO'].join('');
const comment = '// What it is.\n// What flows through it.\n';

describe('house rules', () => {
  test('hold in every file', async () => {
    const problems = await houseRuleProblems(join(import.meta.dirname, '..', '..', '..'));
    expect(problems, problems.join('\n')).toEqual([]);
  });

  test.each([
    ['a missing header', 'schema/src/a.ts', 'export const a = 1;', ':1: starts without a comment'],
    ['a barrel', 'schema/src/index.ts', comment, ': is a folder barrel'],
    ['work left for later', 'schema/src/a.ts', `${comment}// ${later}: more`, ':3: leaves work'],
    [
      'work left in an SDL',
      'subgraphs/tasks/src/api/schema.graphql',
      `# ${later}`,
      ':1: leaves work',
    ],
    ['a focused test', 'schema/src/a.test.ts', `${comment}test.only('a', f);`, ':3: a test runs'],
    [
      'a skipped suite',
      'schema/src/a.test.ts',
      `${comment}describe.skip('a', f);`,
      ':3: a test runs',
    ],
    [
      'a conditional test',
      'schema/src/a.test.ts',
      `${comment}it.skipIf(x)('a', f);`,
      ':3: a test runs',
    ],
    ['as any', 'schema/src/a.ts', `${comment}f(a as any); // why`, ':3: an assertion through'],
    [
      'a double assertion',
      'schema/src/a.ts',
      `${comment}f(a as unknown as B); // why`,
      ':3: an assertion through',
    ],
    ['an unexplained as', 'schema/src/a.ts', `${comment}\n\n\n\nf(a as B);`, ':7: an `as` without'],
    [
      'an unexplained as of an object',
      'schema/src/a.ts',
      `${comment}\n\n\n\nf(a as { b: 1 });`,
      ':7: an `as` without',
    ],
    [
      'a silenced rule',
      'schema/src/a.ts',
      `${comment}// oxlint-disable-next-line no-var`,
      ':3: silences a rule',
    ],
    [
      'a foreign silencer',
      'schema/src/a.ts',
      `${comment}/* eslint-disable */`,
      ':3: silences a rule',
    ],
    [
      'an eighth room',
      'subgraphs/tasks/src/services/a.ts',
      comment,
      ': services is not one of the rooms',
    ],
    ['a file outside the rooms', 'subgraphs/tasks/src/a.ts', comment, ': stands outside the rooms'],
    [
      'a room in a room',
      'subgraphs/tasks/src/api/more/a.ts',
      comment,
      ': a room is one flat folder',
    ],
    [
      'a composition room elsewhere',
      'subgraphs/tasks/src/process/a.ts',
      comment,
      ': process is not one of',
    ],
    [
      'a file outside the kit’s rooms',
      'subgraphs/kit/src/main.ts',
      comment,
      ': stands outside the rooms',
    ],
  ])('%s is found', (_, path, text, problem) => {
    expect(problemsOfFile(path, text)).toEqual([expect.stringContaining(`${path}${problem}`)]);
  });

  test.each([
    ['a header below a shebang', 'schema/src/a.ts', `#!/usr/bin/env node\n${comment}`],
    ['a docstring as header', 'schema/src/a.ts', '/** What it is. */\n'],
    ['a running test', 'schema/src/a.test.ts', `${comment}test('a test.only is a string', f);`],
    ['as const', 'schema/src/a.ts', `${comment}\n\n\n\nconst a = [1] as const;`],
    [
      'as in an import',
      'schema/src/a.ts',
      `${comment}\n\n\n\nimport { a as b } from 'c';\nimport * as d from 'd';`,
    ],
    ['as in SQL', 'schema/src/a.ts', `${comment}\n\n\n\nsql\`select 1 as n\`;`],
    ['as in a sentence', 'schema/src/a.ts', `${comment}\n\n\n\nf('as it is'); // as said`],
    [
      'an explained as',
      'schema/src/a.ts',
      `${comment}\n\n\n\n// The library types it as any node.\nf(a as B);`,
    ],
    [
      'a brand’s constructor',
      'subgraphs/kit/src/domain/a.ts',
      `${comment}\n\n\n\nconst f = (a: string) => a as B;`,
    ],
    [
      'a silenced rule with its reason',
      'schema/src/a.ts',
      `${comment}// oxlint-disable-next-line no-var -- why`,
    ],
    ['the composition root', 'subgraphs/tasks/src/subgraph.ts', comment],
    ['a test of the whole subgraph', 'subgraphs/tasks/src/tasks.int.test.ts', comment],
    ['the kit’s composition room', 'subgraphs/kit/src/process/a.ts', comment],
    ['what is generated', 'subgraphs/tasks/src/api/resolvers.gen.ts', 'type A = B as any;'],
  ])('%s passes', (_, path, text) => {
    expect(problemsOfFile(path, text)).toEqual([]);
  });
});

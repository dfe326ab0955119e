// The link check finds dead links, and only dead ones: each kind is planted in a throw-away folder.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { docLinkProblems } from './doc-links.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ates-links-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function problemsOf(files: Record<string, string>): Promise<string[]> {
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), content);
  }
  return docLinkProblems(folder);
}

describe('links in documents', () => {
  test('ours are alive', async () => {
    expect(await docLinkProblems(join(import.meta.dirname, '..', '..', '..'))).toEqual([]);
  });

  test.each([
    ['a missing file', '[a](nowhere.md)', 'nowhere.md leads to no file.'],
    ['a missing image', '![a](docs/no.png)', 'docs/no.png leads to no file.'],
    ['a missing file in a definition', '[a]: nowhere.md', 'nowhere.md leads to no file.'],
    ['a missing file above', '[a](../../nowhere.md "title")', '../../nowhere.md leads to no file.'],
    ['a missing heading here', '# Here\n[a](#there)', '#there: there is no such heading.'],
    ['a missing heading there', '[a](b.md#there)', 'b.md#there: there is no such heading.'],
    ['a line past the end', '[a](c.ts#L4)', 'c.ts#L4: the file ends before that line.'],
    ['an anchor into a folder', '[a](docs#x)', 'docs#x: a folder has no headings.'],
    ['an anchor that is no line', '[a](c.ts#main)', 'c.ts#main: neither a heading nor a line.'],
    ['a heading that is code', '```\n# Here\n```\n[a](#here)', '#here: there is no such heading.'],
  ])('finds %s', async (_, text, problem) => {
    const problems = await problemsOf({
      'a.md': text,
      'b.md': '# Other',
      'c.ts': '1\n2\n3\n',
      'docs/d.md': '',
    });
    expect(problems).toEqual([`a.md:${text.split('\n').length}: ${problem}`]);
  });

  test.each([
    ['a file', '[a](b.md) [b](docs/) [c](./c.ts "title") [d](/docs/d.md)'],
    ['a line', '[a](c.ts#L3) [b](c.ts#L1-L3)'],
    ['a heading', '[a](b.md#the-whole-path-end-to-end) [b](b.md#again-1) [c](b.md#with-code)'],
    ['another site', '[a](https://example.org/x#y) [b](mailto:a@example.org)'],
    ['an example in code', '`[a](nowhere.md)`\n```md\n[a](nowhere.md)\n```'],
  ])('passes %s', async (_, text) => {
    const other = '# The whole path, end to end\n## Again\n## Again\n## With `code`';
    expect(
      await problemsOf({ 'a.md': text, 'b.md': other, 'c.ts': '1\n2\n3\n', 'docs/d.md': '' }),
    ).toEqual([]);
  });

  test('looks into no foreign folder', async () => {
    expect(await problemsOf({ 'node_modules/a/README.md': '[a](nowhere.md)' })).toEqual([]);
  });
});

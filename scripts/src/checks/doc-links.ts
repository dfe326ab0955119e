// Links in the documentation must lead somewhere: every *.md of the repository goes in, dead links come out.
// Checked are relative links, their #headings and their #L10 lines; addresses of other sites are not.
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

const ignored = new Set(['node_modules', '.git', '.data', '.cache', '.turbo', 'coverage']);

/** The dead links of all Markdown files below `root`, one sentence each; empty when all is well. */
export async function docLinkProblems(root: string): Promise<string[]> {
  const problems: string[] = [];
  for (const file of await markdownFiles(root)) {
    const text = await readFile(file, 'utf8');
    for (const link of linksOf(text)) {
      const problem = await problemOf(root, file, text, link.target);
      if (problem !== undefined) problems.push(`${relative(root, file)}:${link.line}: ${problem}`);
    }
  }
  return problems;
}

async function markdownFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter((entry) => !ignored.has(entry.name))
      .map(async (entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return markdownFiles(path);
        return entry.name.endsWith('.md') ? [path] : [];
      }),
  );
  return found.flat().sort();
}

/** Inline links, images and reference definitions, outside of code. */
function linksOf(text: string): { target: string; line: number }[] {
  const pattern = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)|^\s*\[[^\]]+\]:\s*(\S+)/g;
  return withoutCode(text).flatMap((content, index) =>
    [...content.matchAll(pattern)].map((match) => ({
      target: String(match[1] ?? match[2]),
      line: index + 1,
    })),
  );
}

/** The lines of a document with fenced blocks and code spans blanked, so that line numbers stay. */
function withoutCode(text: string): string[] {
  let fence: string | undefined;
  return text.split('\n').map((line) => {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (fence === undefined && mark !== undefined) {
      fence = mark;
      return '';
    }
    if (fence !== undefined) {
      if (mark?.startsWith(fence) === true) fence = undefined;
      return '';
    }
    return line.replaceAll(/(`+)(?!`).*?\1/g, '');
  });
}

async function problemOf(
  root: string,
  file: string,
  text: string,
  target: string,
): Promise<string | undefined> {
  if (/^[a-z][a-z+.-]*:/i.test(target)) return undefined;
  const [path = '', anchor] = target.split('#', 2);
  const destination = path === '' ? file : resolvePath(root, file, decodeURIComponent(path));
  if (!existsSync(destination)) return `${target} leads to no file.`;
  if (anchor === undefined || anchor === '') return undefined;
  if ((await stat(destination)).isDirectory()) return `${target}: a folder has no headings.`;
  const content = destination === file ? text : await readFile(destination, 'utf8');
  if (destination.endsWith('.md')) {
    return headingsOf(content).has(anchor.toLowerCase())
      ? undefined
      : `${target}: there is no such heading.`;
  }
  return lineProblem(content, target, anchor);
}

function resolvePath(root: string, file: string, path: string): string {
  return path.startsWith('/') ? join(root, path) : join(dirname(file), path);
}

/** Headings as GitHub names them: lower case, spaces to dashes, a number behind a repeated one. */
function headingsOf(text: string): Set<string> {
  const counts = new Map<string, number>();
  const slugs = new Set<string>();
  for (const line of headingLines(text)) {
    const slug = line
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-');
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    slugs.add(count === 0 ? slug : `${slug}-${count}`);
  }
  return slugs;
}

/** The text of each heading; code fences are skipped, but code spans belong to a heading. */
function headingLines(text: string): string[] {
  const code = withoutCode(text);
  return text
    .split('\n')
    .filter((line, index) => /^#{1,6}\s/.test(line) && code[index] !== '')
    .map((line) =>
      line
        .replace(/^#+\s+/, '')
        .replaceAll(/\]\([^)]*\)/g, ']')
        .trim(),
    );
}

function lineProblem(content: string, target: string, anchor: string): string | undefined {
  const line = /^L(\d+)(?:-L(\d+))?$/.exec(anchor);
  if (line === null) return `${target}: neither a heading nor a line.`;
  const last = Number(line[2] ?? line[1]);
  return last <= content.trimEnd().split('\n').length
    ? undefined
    : `${target}: the file ends before that line.`;
}

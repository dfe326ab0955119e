// docs/DEPENDENCIES.md must speak of exactly what the package.json files ask for: both go in, and what only one of
// them knows comes out. A dependency nobody can explain is one nobody dares to remove.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What differs between the page and the package.json files, one sentence each; empty when all is well. */
export async function dependencyDocProblems(root: string): Promise<string[]> {
  const subgraphs = (await readdir(join(root, 'subgraphs'))).map((name) => join('subgraphs', name));
  const folders = ['.', 'gateway', 'schema', 'scripts', ...subgraphs].filter((folder) =>
    existsSync(join(root, folder, 'package.json')),
  );
  const packages = await Promise.all(
    folders.map(async (folder): Promise<unknown> =>
      JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')),
    ),
  );
  return problemsOfPage(await readFile(join(root, 'docs', 'DEPENDENCIES.md'), 'utf8'), packages);
}

/** The same for a page and parsed package.json files. Our own packages need no explanation. */
export function problemsOfPage(page: string, packages: readonly unknown[]): string[] {
  const asked = new Set(
    packages.flatMap(dependenciesOf).filter((name) => !name.startsWith('@ates/')),
  );
  // A row explains the package in its first column.
  const explained = new Set([...page.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => String(name)));
  return [
    ...[...asked]
      .filter((name) => !explained.has(name))
      .map((name) => `${name} is installed but not explained.`),
    ...[...explained]
      .filter((name) => !asked.has(name))
      .map((name) => `${name} is explained but not installed.`),
  ];
}

function dependenciesOf(manifest: unknown): string[] {
  if (typeof manifest !== 'object' || manifest === null) return [];
  return Object.entries(manifest)
    .filter(([key]) => /^(|dev|optional|peer)dependencies$/i.test(key))
    .flatMap(([, dependencies]: [string, unknown]) => Object.keys(dependencies ?? {}));
}

// Codes that reach a client and the catalogues they are told in must be the same set: the sources go in, what is used
// and not catalogued, or catalogued and not used, comes out, one sentence each.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A package's source files by path, without tests. */
export type Sources = ReadonlyMap<string, string>;

/** Reads the TypeScript of `folder`, tests and what serves tests excepted. */
export async function readSources(folder: string): Promise<Sources> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter(
      (entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/\/(testing|node_modules)\//.test(file));
  return new Map(
    await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const)),
  );
}

/** What is wrong with a package's refusals; `catalogue` is what its domain/refusals.ts names. */
export function refusalProblems(sources: Sources, catalogue: object): string[] {
  const used = new Set<string>();
  const problems: string[] = [];
  for (const [file, text] of sources) {
    for (const [call, code] of text.matchAll(/\brefuse\(\s*(?:'([^']*)')?/g)) {
      if (code !== undefined) used.add(code);
      else if (!file.endsWith('/domain/decision.ts'))
        problems.push(
          `${file}: ${call.trim()}… names its code by no literal, so nobody can find it`,
        );
    }
  }
  return [...problems, ...differences('refusal', used, new Set(Object.keys(catalogue)))];
}

/**
 * What is wrong with a package's error codes: the compiler holds their users to the catalogue, so only codes nobody
 * uses are left to find. `foreign` are made by a library and pass through.
 */
export function unusedCodes(
  sources: Sources,
  catalogue: object,
  foreign: readonly string[] = [],
): string[] {
  const texts = [...sources].filter(([file]) => !file.endsWith('/error-codes.ts'));
  const isUsed = (code: string) => texts.some(([, text]) => text.includes(`'${code}'`));
  return Object.keys(catalogue)
    .filter((code) => !foreign.includes(code) && !isUsed(code))
    .map((code) => `error ${code} is in the catalogue, but nothing answers it`);
}

/** Codes given to a GraphQL error as a plain text, past every catalogue. */
export function strayCodes(sources: Sources, catalogue: object): string[] {
  return [...sources].flatMap(([file, text]) =>
    [...text.matchAll(/extensions: \{ code: '([^']+)' \}/g)]
      .map(([, code = '']) => code)
      .filter((code) => !Object.hasOwn(catalogue, code))
      .map((code) => `${file}: error ${code} is in no catalogue`),
  );
}

/** Statuses in the gateway's sources that are not the catalogue's. */
export function statusProblems(
  sources: Sources,
  statusOf: Readonly<Partial<Record<string, number>>>,
): string[] {
  const written = /writeError\(response, (\d+), '(\w+)'/g;
  const refused = /refuseRequest\(\s*'(\w+)',[^;]*?\bstatus: (\d+)/g;
  const found = [...sources.values()].flatMap((text) => [
    ...[...text.matchAll(written)].map(([, status, code]) => ({ status, code })),
    ...[...text.matchAll(refused)].map(([, code, status]) => ({ status, code })),
  ]);
  return found
    .filter(({ status, code }) => Number(status) !== (statusOf[code ?? ''] ?? 400))
    .map(({ status, code }) => `${code} is answered with ${status}, the catalogue says otherwise`);
}

function differences(what: string, used: Set<string>, known: Set<string>): string[] {
  return [
    ...[...used]
      .filter((code) => !known.has(code))
      .map((code) => `${what} ${code} is used, but in no catalogue`),
    ...[...known]
      .filter((code) => !used.has(code))
      .map((code) => `${what} ${code} is in the catalogue, but nothing uses it`),
  ];
}

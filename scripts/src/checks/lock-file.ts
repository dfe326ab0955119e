// The lock file must install everywhere: package-lock.json goes in, a list of what would break goes out.
// npm writes it from the machine it runs on, and refuses on another machine what is missing here (`npm ci`).
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a fresh clone must install. glibc and musl are covered by the packages that tell them apart. */
const platforms = [
  { os: 'linux', cpu: 'x64' },
  { os: 'linux', cpu: 'arm64' },
  { os: 'darwin', cpu: 'x64' },
  { os: 'darwin', cpu: 'arm64' },
];

type Entry = Record<string, unknown>;

/** What is wrong with the repository's lock file, one sentence each; empty when all is well. */
export async function lockFileProblems(root: string): Promise<string[]> {
  return problemsOfLock(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')));
}

/** The same for a parsed lock file of version 3. */
export function problemsOfLock(lock: unknown): string[] {
  const packages = isRecord(lock) && isRecord(lock['packages']) ? lock['packages'] : {};
  const entries = new Map(
    Object.entries(packages).filter((pair): pair is [string, Entry] => isRecord(pair[1])),
  );
  if (!entries.has(''))
    return ['package-lock.json holds no packages: it must be of lockfileVersion 3.'];
  return [...entries].flatMap(([path, entry]) => [
    ...addressProblems(path, entry),
    ...missingPackages(entries, path, entry),
    ...missingPlatforms(entries, path, entry),
  ]);
}

/** An address names one mirror, which the next machine may not reach. */
function addressProblems(path: string, entry: Entry): string[] {
  const resolved = entry['resolved'];
  if (typeof resolved !== 'string' || !/^[a-z+]+:/.test(resolved) || resolved.startsWith('file:'))
    return [];
  return [
    `${path} holds a download address (${resolved}); .npmrc's omit-lockfile-registry-resolved leaves it out.`,
  ];
}

function missingPackages(entries: Map<string, Entry>, path: string, entry: Entry): string[] {
  return Object.entries(optionalsOf(entry)).flatMap(([name, range]) => {
    const found = resolve(entries, path, name);
    if (found === undefined)
      return [`${path || 'package.json'} lists ${name}, which the lock file does not hold.`];
    const isExact = /^\d+\.\d+\.\d+[^ ]*$/.test(range);
    if (!isExact || found['version'] === range) return [];
    return [
      `${path || 'package.json'} lists ${name} ${range}, but the lock file holds ${String(found['version'])}.`,
    ];
  });
}

/** A package with one binary per platform (it has one for linux-x64) must have one for each of ours. */
function missingPlatforms(entries: Map<string, Entry>, path: string, entry: Entry): string[] {
  const binaries = Object.keys(optionalsOf(entry))
    .map((name) => resolve(entries, path, name))
    .filter((found) => found !== undefined);
  const covered = platforms.filter(({ os, cpu }) =>
    binaries.some((binary) => lists(binary, 'os', os) && lists(binary, 'cpu', cpu)),
  );
  if (covered.length === 0 || covered.length === platforms.length) return [];
  return platforms
    .filter((platform) => !covered.includes(platform))
    .map(
      ({ os, cpu }) =>
        `${path || 'package.json'} has binaries per platform, but none for ${os}-${cpu}.`,
    );
}

/** npm's own resolution: the nearest node_modules from the package's folder upwards. */
function resolve(entries: Map<string, Entry>, path: string, name: string): Entry | undefined {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const found = entries.get(`${folder === '' ? '' : `${folder}/`}node_modules/${name}`);
    if (found !== undefined || folder === '') return found;
  }
}

function optionalsOf(entry: Entry): Record<string, string> {
  const optionals = entry['optionalDependencies'];
  if (!isRecord(optionals)) return {};
  return Object.fromEntries(
    Object.entries(optionals).map(([name, range]) => [name, String(range)]),
  );
}

function lists(entry: Entry, key: 'os' | 'cpu', value: string): boolean {
  const values = entry[key];
  return Array.isArray(values) && values.includes(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

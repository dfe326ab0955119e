// Where the registry reads and writes, relative to the repository's root: sources of the subgraphs, published files.
// Only the registry writes schema/published; tests give another root and plant what they need.
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Published files and the page of events. */
export const supergraphPath = 'schema/published/supergraph.graphql';
export const eventsPagePath = 'schema/EVENTS.md';
export const publishedSdlPath = (subgraph: string) => `schema/published/${subgraph}.graphql`;
export const publishedEventPath = (type: string) => `${publishedEvents}/${type}.json`;
export const sourceSdlPath = (subgraph: string) => `subgraphs/${subgraph}/src/api/schema.graphql`;

const publishedFolder = 'schema/published';
const publishedEvents = 'schema/published/events';

/** What stands in the repository, before anything is checked. */
export interface RegistryFiles {
  /** SDL of every subgraph that has one, by name. */
  readonly sources: ReadonlyMap<string, string>;
  /** Published SDL by subgraph; empty when nothing is published yet. */
  readonly publishedSdl: ReadonlyMap<string, string>;
  /** Published event schemas as text, by event type. */
  readonly publishedEvents: ReadonlyMap<string, string>;
  readonly supergraph: string | undefined;
  readonly eventsPage: string | undefined;
}

/** Reads everything the registry works on. What is missing is absent, not an error. */
export async function readRegistryFiles(root: string): Promise<RegistryFiles> {
  const subgraphs = await listNames(join(root, 'subgraphs'));
  const sdlFiles = await listNames(join(root, publishedFolder), '.graphql');
  const eventFiles = await listNames(join(root, publishedEvents), '.json');
  const published = sdlFiles.filter((name) => name !== basename(supergraphPath, '.graphql'));
  return {
    sources: await readAll(root, subgraphs, sourceSdlPath),
    publishedSdl: await readAll(root, published, publishedSdlPath),
    publishedEvents: await readAll(root, eventFiles, publishedEventPath),
    supergraph: await readIfThere(join(root, supergraphPath)),
    eventsPage: await readIfThere(join(root, eventsPagePath)),
  };
}

/** Writes files by path relative to `root`; each is complete or as it was before. */
export async function writeRegistryFiles(
  root: string,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [path, content] of files) {
    const target = join(root, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(`${target}.new`, content);
    await rename(`${target}.new`, target);
  }
}

async function readAll(root: string, names: readonly string[], pathOf: (name: string) => string) {
  const contents = new Map<string, string>();
  for (const name of names) {
    const content = await readIfThere(join(root, pathOf(name)));
    if (content !== undefined) contents.set(name, content);
  }
  return contents;
}

async function listNames(folder: string, suffix = ''): Promise<string[]> {
  const names = await ifThere(readdir(folder));
  return (names ?? [])
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, name.length - suffix.length))
    .sort();
}

function readIfThere(path: string): Promise<string | undefined> {
  return ifThere(readFile(path, 'utf8'));
}

async function ifThere<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

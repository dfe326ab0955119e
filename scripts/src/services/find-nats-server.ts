// Finds a nats-server program to run, fetching one when the machine has none that is new enough.
// In: what the environment says; out: a program of a usable version, kept in the cache.
import { chmod, copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServicesConfig } from './config.ts';
import { natsFromApt } from './nats-from-apt.ts';
import { natsFromHomebrew } from './nats-from-homebrew.ts';
import { natsFromRelease, pinnedNats } from './nats-from-release.ts';
import { isAtLeast, natsVersionOf, oldestNats } from './nats-version.ts';
import { ServicesError } from './services-error.ts';

export interface NatsServerProgram {
  readonly program: string;
  readonly version: string;
  readonly from: 'NATS_SERVER_BIN' | 'cache' | 'PATH' | NatsSource['name'];
}

/** A way to get a nats-server the machine does not have yet. */
export interface NatsSource {
  readonly name: 'apt' | 'release' | 'Homebrew';
  fetch(workDir: string): Promise<{ program: string } | { refusal: string }>;
}

const allSources: readonly NatsSource[] = [
  { name: 'apt', fetch: natsFromApt },
  { name: 'release', fetch: (dir) => natsFromRelease(dir, `${process.platform}-${process.arch}`) },
  { name: 'Homebrew', fetch: natsFromHomebrew },
];

/** The order: NATS_SERVER_BIN, our cache, PATH, apt, the pinned release, Homebrew, a clear error. */
export async function findNatsServer(
  config: Pick<ServicesConfig, 'natsServerBin' | 'cacheDir' | 'path'>,
  sources: readonly NatsSource[] = allSources,
  onProgress: (what: string) => void = () => {},
): Promise<NatsServerProgram> {
  if (config.natsServerBin !== undefined) return chosenByUser(config.natsServerBin);
  return (
    (await fromCache(config.cacheDir)) ??
    (await fromPath(config.path)) ??
    (await fetchOne(config.cacheDir, sources, onProgress))
  );
}

async function chosenByUser(program: string): Promise<NatsServerProgram> {
  const version = await natsVersionOf(program);
  if (version !== undefined && isAtLeast(version, oldestNats)) {
    return { program, version, from: 'NATS_SERVER_BIN' };
  }
  const why = version === undefined ? 'does not run as nats-server' : `is version ${version}`;
  throw new ServicesError(
    'NATS_NOT_FOUND',
    `NATS_SERVER_BIN names ${program}, which ${why}.`,
    `Point it to nats-server ${oldestNats} or newer, or unset it to have one found.`,
  );
}

async function fromCache(cacheDir: string): Promise<NatsServerProgram | undefined> {
  const program = cachedProgram(cacheDir);
  const version = await natsVersionOf(program);
  if (version !== undefined && isAtLeast(version, oldestNats)) {
    return { program, version, from: 'cache' };
  }
  // Absent, half written by a full disk, or for another machine: in each case it is fetched anew.
  await rm(program, { force: true, recursive: true });
  return undefined;
}

async function fromPath(path: readonly string[]): Promise<NatsServerProgram | undefined> {
  for (const folder of path) {
    const program = join(folder, 'nats-server');
    const version = await natsVersionOf(program);
    if (version !== undefined && isAtLeast(version, oldestNats)) {
      return { program, version, from: 'PATH' };
    }
  }
  return undefined;
}

async function fetchOne(
  cacheDir: string,
  sources: readonly NatsSource[],
  onProgress: (what: string) => void,
): Promise<NatsServerProgram> {
  await mkdir(cacheDir, { recursive: true });
  const refusals: string[] = [];
  for (const source of sources) {
    const workDir = await mkdtemp(join(cacheDir, 'nats-draft-'));
    try {
      onProgress(`fetching nats-server (${source.name})`);
      const fetched = await source.fetch(workDir);
      const kept = 'refusal' in fetched ? fetched : await keep(fetched.program, cacheDir, workDir);
      if ('version' in kept) return { ...kept, from: source.name };
      refusals.push(`${source.name}: ${kept.refusal}`);
    } finally {
      await rm(workDir, { recursive: true, force: true });
    }
  }
  throw notFound(refusals);
}

// Checked before it is kept, and renamed into place: whoever sees it in the cache sees all of it.
async function keep(
  fetched: string,
  cacheDir: string,
  workDir: string,
): Promise<{ program: string; version: string } | { refusal: string }> {
  const draft = join(workDir, 'nats-server.keep');
  try {
    await copyFile(fetched, draft);
    await chmod(draft, 0o755);
  } catch {
    return { refusal: 'it holds no nats-server' };
  }
  const version = await natsVersionOf(draft);
  if (version === undefined) return { refusal: 'its nats-server does not run here' };
  if (!isAtLeast(version, oldestNats)) return { refusal: `its nats-server is only ${version}` };
  await rename(draft, cachedProgram(cacheDir));
  return { program: cachedProgram(cacheDir), version };
}

function cachedProgram(cacheDir: string): string {
  return join(cacheDir, `nats-server-${process.platform}-${process.arch}`);
}

function notFound(refusals: readonly string[]): ServicesError {
  return new ServicesError(
    'NATS_NOT_FOUND',
    `No nats-server ${oldestNats} or newer was found, and none could be fetched:\n` +
      refusals.map((line) => `  ${line}`).join('\n'),
    `Do one of these and start again:
  macOS:           brew install nats-server
  any Linux:       download v${pinnedNats.version} or newer from https://github.com/nats-io/nats-server/releases,
                   unpack it, and set NATS_SERVER_BIN to the program
  containers:      docker compose up -d nats, and set NATS_URL=nats://127.0.0.1:4222
  a server of yours: set NATS_URL (JetStream has to be on)`,
  );
}

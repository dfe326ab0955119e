// One real Postgres and one real NATS for a whole run of integration and whole-graph tests.
// Both projects name this file as their global set-up; they share the pair, the last one stops it.
import { chmod, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { launcherState } from './launcher-lock.ts';
import { removeServices, startServices, type Services } from './start-services.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's URL of the run's Postgres server. */
    postgresUrl: string;
    /** The run's NATS server; every test file takes its own prefix on it. */
    natsUrl: string;
  }
}

interface SharedPair {
  pair: Promise<Services & { dataDir: string }> | undefined;
  users: number;
}

declare global {
  var atesSharedPair: SharedPair | undefined;
}

const prefix = 'ates-test-';

// Each project loads its own copy of this module, so the pair they share hangs on the process.
function sharedPair(): SharedPair {
  globalThis.atesSharedPair ??= { pair: undefined, users: 0 };
  return globalThis.atesSharedPair;
}

export async function setup(project: TestProject): Promise<void> {
  const shared = sharedPair();
  shared.users += 1;
  shared.pair ??= startPair();
  const { postgresUrl, natsUrl } = await shared.pair;
  project.provide('postgresUrl', postgresUrl);
  project.provide('natsUrl', natsUrl);
}

export async function teardown(): Promise<void> {
  const shared = sharedPair();
  shared.users -= 1;
  if (shared.users > 0 || shared.pair === undefined) return;
  const { stop, dataDir } = await shared.pair;
  shared.pair = undefined;
  await stop();
  await removeServices(dataDir);
}

async function startPair(): Promise<Services & { dataDir: string }> {
  await removeLeftovers();
  const dataDir = await mkdtemp(join(tmpdir(), prefix));
  // As root, Postgres runs as `nobody`, who has to get through.
  await chmod(dataDir, 0o711);
  try {
    return { ...(await startServices({ dataDir, durable: false })), dataDir };
  } catch (error) {
    await removeServices(dataDir);
    throw error;
  }
}

// A run that was killed stopped nothing: its servers are found by their records.
async function removeLeftovers(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(prefix));
  for (const name of names) {
    const dataDir = join(tmpdir(), name);
    if ((await launcherState(dataDir)) === 'dead') await removeServices(dataDir);
  }
}

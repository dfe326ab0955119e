// The folders in which benches keep their servers' data, and what becomes of them when a bench is stopped half-way.
import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeServices } from '../src/services/start-services.ts';

const open = new Set<string>();

/** A new folder; a bench that ends by itself removes it and the servers in it by removeBenchFolder(). */
export async function makeBenchFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'ates-bench-')));
  open.add(folder);
  return folder;
}

/** Stops the servers that run in the folder, if any do, and deletes it. */
export async function removeBenchFolder(folder: string): Promise<void> {
  await removeServices(folder);
  open.delete(folder);
}

/** For a bench that was told to stop. */
export async function removeBenchFolders(): Promise<void> {
  await Promise.all([...open].map(removeBenchFolder));
}

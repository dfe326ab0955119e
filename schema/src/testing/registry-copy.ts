// A repository of the registry's own in a temporary folder: the real SDLs and events, published as they are.
// Tests plant a change into it and look at what the registry says.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { routingUrls } from '../registry/compose-supergraph.ts';
import { eventsPagePath, sourceSdlPath } from '../registry/registry-files.ts';
import { publish } from '../registry/registry.ts';

/** The repository these tests stand in. */
export const repositoryRoot = fileURLToPath(new URL('../../..', import.meta.url));

/** A copy to plant changes in. */
export interface RegistryCopy {
  readonly root: string;
  /** Replaces a piece of text in a file; the piece must be there. */
  plant(path: string, from: string, to: string): Promise<void>;
  read(path: string): Promise<string>;
  write(path: string, text: string): Promise<void>;
  remove(path: string): Promise<void>;
  dispose(): Promise<void>;
}

/** Copies sources and EVENTS.md of this repository, and publishes them there for the first time. */
export async function openRegistryCopy(): Promise<RegistryCopy> {
  const root = await newFolder();
  for (const path of [...[...routingUrls.keys()].map(sourceSdlPath), eventsPagePath]) {
    await cp(join(repositoryRoot, path), join(root, path));
  }
  await publish({ root });
  return copyAt(root);
}

/** A copy of a copy: quicker, because nothing is composed again. */
export async function forkRegistryCopy(copy: RegistryCopy): Promise<RegistryCopy> {
  const root = await newFolder();
  await cp(copy.root, root, { recursive: true });
  return copyAt(root);
}

const newFolder = () => mkdtemp(join(tmpdir(), 'ates-registry-'));

function copyAt(root: string): RegistryCopy {
  const read = (path: string) => readFile(join(root, path), 'utf8');
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  return {
    root,
    read,
    write,
    async plant(path, from, to) {
      const text = await read(path);
      if (!text.includes(from)) throw new Error(`${path} does not contain: ${from}`);
      await write(path, text.replace(from, to));
    },
    remove: (path) => rm(join(root, path), { recursive: true }),
    dispose: () => rm(root, { recursive: true, force: true }),
  };
}

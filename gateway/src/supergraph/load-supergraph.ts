// Reads the supergraph file the registry published and builds the Supergraph value from it.
// A missing or broken file is a SupergraphError that names the file.
import { readFile } from 'node:fs/promises';
import { buildSupergraph, SupergraphError } from './build-supergraph.ts';
import type { Supergraph } from './supergraph.ts';

/** @throws SupergraphError when the file cannot be read or holds no valid supergraph. */
export async function loadSupergraph(file: string): Promise<Supergraph> {
  let sdl: string;
  try {
    sdl = await readFile(file, 'utf8');
  } catch (cause) {
    throw new SupergraphError(`The supergraph file ${file} cannot be read.`, { cause });
  }
  return buildSupergraph(sdl);
}

// Which subgraphs there are: a folder below subgraphs/ with an SDL is one, so the kit is not.
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The names of all subgraphs in alphabetical order. */
export async function subgraphNames(root: string): Promise<string[]> {
  const folders = await readdir(join(root, 'subgraphs'));
  return folders
    .filter((name) => existsSync(join(root, 'subgraphs', name, 'src', 'api', 'schema.graphql')))
    .sort();
}

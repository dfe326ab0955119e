// The names of a subgraph's mutations, read from its SDL.
// The catalogue of refusals is held to them.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kind, parse } from 'graphql';

export async function readMutations(root: string, subgraph: string): Promise<string[]> {
  const file = join(root, 'subgraphs', subgraph, 'src', 'api', 'schema.graphql');
  return parse(await readFile(file, 'utf8')).definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value === 'Mutation'
      ? (definition.fields ?? []).map(({ name }) => name.value)
      : [],
  );
}

// Writes each subgraph's resolver types: subgraphs/<name>/src/api/schema.graphql goes in,
// subgraphs/<name>/src/api/resolvers.gen.ts comes out, and the compiler holds the resolvers to the schema.
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typescriptPlugin from '@graphql-codegen/typescript';
import * as resolversPlugin from '@graphql-codegen/typescript-resolvers';
import { parse } from 'graphql';
import { subgraphNames } from './subgraph-names.ts';

const header = `// GENERATED from schema.graphql (and codegen.json, if there is one) by \`npm run generate\`. Do not edit.
// Change the schema, run the command, and let the compiler point at the resolvers to change.`;

/** What a scalar of the SDL is in TypeScript. A scalar that is missing here fails the generation. */
const scalars = {
  ID: { input: 'string', output: 'string' },
  DateTime: 'string',
  Date: 'string',
  Money: '{ amount: number; currency: string }',
};

/** Maps a GraphQL type to the TypeScript type its resolvers get as parent, `./file.ts#Name`. */
export type Mappers = Readonly<Record<string, string>>;

/** The text of a resolvers.gen.ts for one subgraph's SDL. */
export async function generateResolverTypes(sdl: string, mappers: Mappers = {}): Promise<string> {
  const body = await codegen({
    filename: 'resolvers.gen.ts',
    schema: parse(sdl),
    documents: [],
    pluginMap: { typescript: typescriptPlugin, resolvers: resolversPlugin },
    plugins: [{ typescript: {} }, { resolvers: {} }],
    config: {
      federation: true,
      // The plugin would inject federation 1's scalar _FieldSet; ours link to federation 2.
      disableFederationDirectiveAndScalarInjection: true,
      contextType: './context.ts#Context',
      enumsAsTypes: true,
      mappers,
      scalars,
      strictScalars: true,
      useTypeImports: true,
    },
  });
  return `${header}\n${demandReferenceResolvers(body).trim()}\n`;
}

/** Generates every subgraph's types below `outputRoot`, which is the repository itself or a copy to compare with. */
export async function generateGraphqlTypes(root: string, outputRoot: string): Promise<string[]> {
  const written: string[] = [];
  for (const name of await subgraphNames(root)) {
    const api = join('subgraphs', name, 'src', 'api');
    const sdl = await readFile(join(root, api, 'schema.graphql'), 'utf8');
    const file = join(api, 'resolvers.gen.ts');
    await mkdir(dirname(join(outputRoot, file)), { recursive: true });
    await writeFile(
      join(outputRoot, file),
      await generateResolverTypes(sdl, await readMappers(join(root, api, 'codegen.json'))),
    );
    written.push(file);
  }
  return written;
}

/**
 * The plugin lets an entity go without `__resolveReference`, so it types every parent as "the entity or a bare
 * reference" and each resolver would have to ask which. We demand the reference resolver and get a plain parent.
 */
function demandReferenceResolvers(types: string): string {
  return types
    .replaceAll(
      '  __resolveReference?: ReferenceResolver<',
      '  __resolveReference: ReferenceResolver<',
    )
    .replaceAll(/(ReferenceResolver<Maybe<[^>]+>) \| FederationReferenceType,/g, '$1,')
    .replaceAll(/^(\s+\w+: .+) \| FederationReferenceTypes\['\w+'\];$/gm, '$1;');
}

async function readMappers(file: string): Promise<Mappers> {
  if (!existsSync(file)) return {};
  const content: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (!isRecord(content) || !isRecord(content['mappers'])) {
    throw new Error(`${file}: expected { "mappers": { "Type": "./file.ts#Name" } }`);
  }
  return Object.fromEntries(
    Object.entries(content['mappers']).map(([type, mapper]) => [type, String(mapper)]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

// The check of generated files finds what has fallen behind; small generators stand in for the real ones, which
// `npm run check` runs over the repository itself.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { generatedProblems } from './generated.ts';
import { generateResolverTypes } from '../generate/graphql-types.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ates-generated-test-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** A generator that always writes the same two files. */
const letters = {
  letters: async (_: string, outputRoot: string) => {
    await writeFile(join(outputRoot, 'a.txt'), 'a');
    await writeFile(join(outputRoot, 'b.txt'), 'b');
    return ['a.txt', 'b.txt'];
  },
};

describe('generated files', () => {
  test('that are as the generator writes them are no problem', async () => {
    await letters.letters(root, root);
    expect(await generatedProblems(root, letters)).toEqual([]);
  });

  test('that are missing or changed are found, and left as they are', async () => {
    await writeFile(join(root, 'b.txt'), 'changed by hand');
    expect(await generatedProblems(root, letters)).toEqual([
      'a.txt is missing: run `npm run generate letters`.',
      'b.txt has fallen behind: run `npm run generate letters`.',
    ]);
    expect(await readdir(root)).toEqual(['b.txt']);
  });
});

describe('resolver types', () => {
  const sdl = (more = '') => `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
    type Task @key(fields: "id") { id: ID! price: Money! owner: User! }
    type User @key(fields: "id", resolvable: false) { id: ID! }
    scalar Money
    type Query { task(id: ID!): Task }
    ${more}`;

  test('demand a reference resolver for every entity that resolves', async () => {
    const types = await generateResolverTypes(sdl());
    expect(types).toContain("__resolveReference: ReferenceResolver<Maybe<ResolversTypes['Task']>,");
    expect(types.match(/__resolveReference/g)).toHaveLength(1);
  });

  test('give an entity’s resolvers the entity, not a bare reference', async () => {
    expect(await generateResolverTypes(sdl())).toMatch(/^ {2}Task: Task;$/m);
  });

  test('take a parent type of our own', async () => {
    const types = await generateResolverTypes(sdl(), {
      Task: '../projections/task-view.ts#TaskView',
    });
    expect(types).toContain("import type { TaskView } from '../projections/task-view.ts';");
    expect(types).toMatch(/^ {2}Task: TaskView;$/m);
  });

  test('know every scalar', async () => {
    await expect(generateResolverTypes(sdl('scalar Colour'))).rejects.toThrow(
      'Unknown scalar type Colour',
    );
  });
});

// What the graph's types promise by their shape alone: everything says what it is, and there is nothing the rules
// forbid to ask for (docs/RULES.md 1).
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kind, parse, visit, type ASTNode, type DocumentNode } from 'graphql';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');
const sdlOf = async (name: string): Promise<DocumentNode> =>
  parse(await readFile(join(root, 'subgraphs', name, 'src', 'api', 'schema.graphql'), 'utf8'));

/** Where something stands without saying what it is, as `Type.field(argument)`. */
function undescribed(document: DocumentNode): string[] {
  const found: string[] = [];
  const path: string[] = [];
  const isNamed = (node: ASTNode): node is ASTNode & { name: { value: string } } =>
    'name' in node && node.name !== undefined;
  const described = new Set<string>([
    Kind.OBJECT_TYPE_DEFINITION,
    Kind.INTERFACE_TYPE_DEFINITION,
    Kind.UNION_TYPE_DEFINITION,
    Kind.ENUM_TYPE_DEFINITION,
    Kind.ENUM_VALUE_DEFINITION,
    Kind.INPUT_OBJECT_TYPE_DEFINITION,
    Kind.SCALAR_TYPE_DEFINITION,
    Kind.FIELD_DEFINITION,
    Kind.INPUT_VALUE_DEFINITION,
  ]);
  // The root types are everybody's; directives are not the graph's.
  const exempt = new Set(['Query', 'Mutation', 'Subscription']);
  visit(document, {
    enter(node) {
      if (node.kind === Kind.DIRECTIVE_DEFINITION) return false;
      if (!isNamed(node) || !/Definition|Extension/.test(node.kind)) return undefined;
      path.push(node.name.value);
      if (!described.has(node.kind) || exempt.has(path.join('.'))) return undefined;
      if (!('description' in node) || !node.description?.value.trim()) found.push(path.join('.'));
      return undefined;
    },
    leave(node) {
      if (isNamed(node) && /Definition|Extension/.test(node.kind)) path.pop();
    },
  });
  return found;
}

test('every type, field, argument and value of the graph has a description', async () => {
  const text = await readFile(join(root, 'schema', 'published', 'supergraph.graphql'), 'utf8');
  // How the graph is divided is the gateways' business.
  expect(undescribed(parse(text)).filter((path) => !/^(join|link)__/.test(path))).toEqual([]);
});

test('what has no description is found, wherever it stands', () => {
  const planted = parse(`
    directive @some(a: Int) on FIELD_DEFINITION
    type Query { "Said." a("Said." b: Int, c: Int): Int  d: Int }
    "Said." enum Colour { "Said." RED BLUE }
    input Thing { "Said." size: Int }
    extend type User { tasks: Int }`);
  expect(undescribed(planted)).toEqual([
    'Query.a.c',
    'Query.d',
    'Colour.BLUE',
    'Thing',
    'User.tasks',
  ]);
});

test('T-02: nobody can choose an assignee, unassign, reopen or delete, and there is nothing but tasks (TT-3, TT-6)', async () => {
  const mutations: string[] = [];
  const inputs: string[] = [];
  const types: string[] = [];
  visit(await sdlOf('tasks'), {
    ObjectTypeDefinition({ name, fields = [] }) {
      types.push(name.value);
      if (name.value === 'Mutation') mutations.push(...fields.map((field) => field.name.value));
      for (const field of name.value === 'Mutation' ? fields : [])
        inputs.push(...(field.arguments ?? []).map((argument) => argument.name.value));
    },
    InputObjectTypeDefinition({ fields = [] }) {
      inputs.push(...fields.map((field) => field.name.value));
    },
  });
  expect(mutations.toSorted()).toEqual([
    'completeTask',
    'createTask',
    'redriveTasksDeadLetter',
    'shuffleTasks',
  ]);
  expect(inputs).toContain('title');
  expect(
    inputs.filter((input) => /assign|user|person|status|parent|project|sprint/i.test(input)),
  ).toEqual([]);
  expect(types.filter((type) => /project|sprint|scope|subtask|epic/i.test(type))).toEqual([]);
});

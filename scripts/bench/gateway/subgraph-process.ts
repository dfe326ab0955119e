// One process that serves all subgraphs of the measurement, by path, with as little work as possible:
// documents are read once, and an answer that was given before is given again.
import { parse, Kind, type FieldNode, type SelectionSetNode, type ValueNode } from 'graphql';
import { createServer } from 'node:http';
import { federation1, root, sdls, type Node, type Resolver } from './graph.ts';

type Fields = readonly { key: string; node: FieldNode; on: string | undefined }[];

const documents = new Map<string, SelectionSetNode>();
const selections = new WeakMap<SelectionSetNode, Fields>();
const answers = new Map<string, string>();

/** Requests served, by anybody: the measurement reads it to count fetches. */
let served = 0;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const [, name = ''] = (request.url ?? '').split('/');
    if (name === 'served') return response.end(String(served));
    served += 1;
    const text = Buffer.concat(chunks).toString();
    const key = `${name}\n${text}`;
    const answer = answers.get(key) ?? remember(key, answerTo(name, text));
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(answer),
    });
    return response.end(answer);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.argv[2]), '127.0.0.1', () => process.send?.('ready'));
process.once('disconnect', () => process.exit(0));

function remember(key: string, answer: string): string {
  if (answers.size > 20_000) answers.clear();
  answers.set(key, answer);
  return answer;
}

function answerTo(name: string, text: string): string {
  const body: unknown = JSON.parse(text);
  if (!isNode(body)) return '{"errors":[{"message":"no request"}]}';
  const query = String(body['query']);
  if (query.includes('_service')) {
    const old = name.endsWith('-1') ? federation1[name.slice(0, -2)] : sdls[name];
    return JSON.stringify({ data: { _service: { sdl: old } } });
  }
  const variables = isNode(body['variables']) ? body['variables'] : {};
  return JSON.stringify({ data: select(root, read(query), variables) });
}

function read(query: string): SelectionSetNode {
  const known = documents.get(query);
  if (known !== undefined) return known;
  const document = parse(query, { noLocation: true });
  const fragments = new Map<string, SelectionSetNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node.selectionSet);
  }
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error('no operation');
  flatten(operation.selectionSet, fragments);
  documents.set(query, operation.selectionSet);
  return operation.selectionSet;
}

/** All fields of a selection set with the type they are for; sets below are flattened too. */
function flatten(set: SelectionSetNode, fragments: ReadonlyMap<string, SelectionSetNode>): void {
  const fields: { key: string; node: FieldNode; on: string | undefined }[] = [];
  const visit = (inner: SelectionSetNode, on: string | undefined): void => {
    for (const node of inner.selections) {
      if (node.kind === Kind.FIELD) {
        fields.push({ key: node.alias?.value ?? node.name.value, node, on });
        if (node.selectionSet) flatten(node.selectionSet, fragments);
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        visit(node.selectionSet, node.typeCondition?.name.value ?? on);
      } else {
        const fragment = fragments.get(node.name.value);
        if (fragment) visit(fragment, on);
      }
    }
  };
  visit(set, undefined);
  selections.set(set, fields);
}

function select(object: Node, set: SelectionSetNode, variables: Node): Node {
  const result: Record<string, unknown> = {};
  for (const { key, node, on } of selections.get(set) ?? []) {
    if (on !== undefined && object['__typename'] !== on) continue;
    const found = object[node.name.value];
    const value: unknown = isResolver(found) ? found(argumentsOf(node, variables)) : found;
    result[key] = node.selectionSet ? below(value, node.selectionSet, variables) : value;
  }
  return result;
}

function below(value: unknown, set: SelectionSetNode, variables: Node): unknown {
  if (Array.isArray(value)) return value.map((item) => below(item, set, variables));
  return isNode(value) ? select(value, set, variables) : value;
}

function argumentsOf(node: FieldNode, variables: Node): Node {
  const values: Record<string, unknown> = {};
  for (const { name, value } of node.arguments ?? []) {
    values[name.value] = readValue(value, variables);
  }
  return values;
}

function readValue(value: ValueNode, variables: Node): unknown {
  if (value.kind === Kind.VARIABLE) return variables[value.name.value];
  return 'value' in value ? value.value : undefined;
}

function isResolver(value: unknown): value is Resolver {
  return typeof value === 'function';
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

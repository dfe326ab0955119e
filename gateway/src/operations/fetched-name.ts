// The name under which a field's value is fetched. It is the client's, unless the client gave a field the name of
// another one: the planner adds key fields under their own names, and `id: title` would stand in for the key.
// An interface object's subgraph is asked for all types at once: there one name must not mean two things either.
import {
  isInterfaceType,
  isObjectType,
  Kind,
  print,
  type ConstDirectiveNode,
  type FieldNode,
  type GraphQLSchema,
} from 'graphql';
import type { Operation } from './operation.ts';

/** Names beginning with two underscores are reserved, names ending so are only rare: see `clientName`. */
const mark = '__client';
const marked = /__client(?:_[0-9a-z]+)?$/;

/** Names beginning so are fetched for a `@requires`, and never for the client: see planning/adjust-supergraph.ts. */
export const requiredPrefix = '_required';

/** The response name of a field in plans and in what subgraphs answer. */
export function fetchedName(
  { supergraph }: Pick<Operation, 'supergraph'>,
  node: FieldNode,
): string {
  const { name } = node;
  const alias = node.alias?.value ?? name.value;
  const names = namesOf(supergraph.fullSchema);
  if (names.ofInterfaceObjects.has(name.value)) {
    // Under another type the client may use the same name for other arguments, or for another field.
    const given = node.arguments?.map((one) => print(one)).toSorted() ?? [];
    if (alias === name.value && given.length === 0) return alias;
    return `${alias}${mark}_${hashOf([name.value, ...given].join(' '))}`;
  }
  if (alias === name.value) return alias;
  // An alias that looks marked already is marked too, so that taking the mark off is always right.
  const taken = names.ofFields.has(alias) || marked.test(alias) || alias.startsWith(requiredPrefix);
  return taken ? alias + mark : alias;
}

/** The name the client knows a fetched name by. */
export function clientName(fetched: string): string {
  return fetched.replace(marked, '');
}

type Names = {
  readonly ofFields: ReadonlySet<string>;
  /** Fields that a subgraph answers for an interface without knowing its types. */
  readonly ofInterfaceObjects: ReadonlySet<string>;
};

const known = new WeakMap<GraphQLSchema, Names>();

function namesOf(schema: GraphQLSchema): Names {
  const before = known.get(schema);
  if (before !== undefined) return before;
  const ofFields = new Set<string>(['__typename']);
  const ofInterfaceObjects = new Set<string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    const graphs = interfaceObjectGraphs(type.astNode?.directives ?? []);
    for (const [name, field] of Object.entries(type.getFields())) {
      ofFields.add(name);
      const owners = graphs.size === 0 ? [] : (field.astNode?.directives ?? []).map(graphOf);
      if (owners.some((graph) => graphs.has(graph))) ofInterfaceObjects.add(name);
    }
  }
  const names = { ofFields, ofInterfaceObjects };
  known.set(schema, names);
  return names;
}

/** The subgraphs in which an interface is an object. */
function interfaceObjectGraphs(directives: readonly ConstDirectiveNode[]): Set<string> {
  const here = directives.filter((directive) => {
    const value = argumentOf(directive, 'isInterfaceObject');
    return value?.kind === Kind.BOOLEAN && value.value;
  });
  return new Set(here.map(graphOf));
}

function graphOf(directive: ConstDirectiveNode): string {
  const graph = argumentOf(directive, 'graph');
  return graph?.kind === Kind.ENUM ? graph.value : '';
}

function argumentOf(directive: ConstDirectiveNode, name: string) {
  return directive.arguments?.find((one) => one.name.value === name)?.value;
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}

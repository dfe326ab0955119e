// A subgraph's SDL as graphql-js sees it: enough of a schema to compare two versions and to look fields up.
// Federation's own directives stay on the syntax tree, where the checks read them.
import {
  buildASTSchema,
  isObjectType,
  Kind,
  parse,
  type ConstDirectiveNode,
  type DefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** Builds the schema of one subgraph's SDL. The SDL has been validated by composition. */
export function subgraphSchema(sdl: string): GraphQLSchema {
  const document = parse(sdl);
  const defined = new Set(document.definitions.flatMap(definedTypeName));
  const definitions = document.definitions.map((node) => asDefinition(node, defined));
  return buildASTSchema({ ...document, definitions }, { assumeValidSDL: true });
}

/** The schema's own object types. */
export function objectTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => !type.name.startsWith('__'));
}

/** The directives with this name, as arguments by name; argument values as GraphQL text or plain strings. */
export function directivesNamed(
  name: string,
  ...nodes: (
    { readonly directives?: readonly ConstDirectiveNode[] | undefined } | null | undefined
  )[]
): Map<string, string>[] {
  return nodes
    .flatMap((node) => node?.directives ?? [])
    .filter((directive) => directive.name.value === name)
    .map((directive) => new Map(directive.arguments?.map(argumentText)));
}

function argumentText({
  name,
  value,
}: NonNullable<ConstDirectiveNode['arguments']>[number]): [string, string] {
  const text =
    value.kind === Kind.STRING ? value.value : 'value' in value ? String(value.value) : '';
  return [name.value, text];
}

function definedTypeName(node: DefinitionNode): string[] {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION ? [node.name.value] : [];
}

// Federation allows `extend type Query` without a definition; graphql-js would drop it silently.
function asDefinition(node: DefinitionNode, defined: ReadonlySet<string>): DefinitionNode {
  if (node.kind !== Kind.OBJECT_TYPE_EXTENSION || defined.has(node.name.value)) return node;
  return { ...node, kind: Kind.OBJECT_TYPE_DEFINITION };
}

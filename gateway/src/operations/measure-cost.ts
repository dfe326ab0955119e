// What an operation may cost at most under its variables, and the largest page it asks for.
// An upper bound: branches of `@include` that are left out do not count, alternatives of a union all do.
import {
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  typeFromAST,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { JsonObject } from '../json.ts';
import type { CostRules, FieldCost } from './cost-rules.ts';
import type { Operation, Variables } from './operation.ts';

/** What an operation costs. */
export type OperationCost = { readonly cost: number; readonly largestPage: number };

/** How many entries the lists right below a field have, because one of its arguments says so. */
type Sizes = { readonly size: number; readonly fields: ReadonlySet<string> | undefined };

/** @param operation has passed validation. */
export function measureCost(
  operation: Operation,
  variables: Variables,
  rules: CostRules,
): OperationCost {
  const schema = operation.supergraph.apiSchema;
  const known = new Map<string, number>();
  let largestPage = 0;

  function ofSet(set: SelectionSetNode, type: GraphQLNamedType, sizes?: Sizes): number {
    let cost = 0;
    for (const selection of set.selections) {
      if (!isIncluded(selection, variables)) continue;
      switch (selection.kind) {
        case Kind.FIELD:
          cost += ofField(selection, type, sizes);
          break;
        case Kind.INLINE_FRAGMENT:
          cost += ofSet(
            selection.selectionSet,
            (selection.typeCondition && typeFromAST(schema, selection.typeCondition)) || type,
            sizes,
          );
          break;
        case Kind.FRAGMENT_SPREAD:
          cost += ofFragment(selection.name.value, sizes);
      }
    }
    return cost;
  }

  function ofFragment(name: string, sizes: Sizes | undefined): number {
    const fragment = operation.fragments.get(name);
    const type = fragment && typeFromAST(schema, fragment.typeCondition);
    if (fragment === undefined || type === undefined) return 0;
    const key = sizes ? `${name} ${sizes.size} ${[...(sizes.fields ?? [])].join(' ')}` : name;
    const before = known.get(key);
    if (before !== undefined) return before;
    const cost = ofSet(fragment.selectionSet, type, sizes);
    known.set(key, cost);
    return cost;
  }

  function ofField(node: FieldNode, parent: GraphQLNamedType, above: Sizes | undefined): number {
    const definition = fieldOf(parent, node.name.value);
    // Introspection is answered from memory, whatever it asks for.
    if (definition === undefined) return 0;
    const rule = rules.costOf(parent.name, definition);
    const values = valuesFor(rule, definition, node, variables);
    const page = pageSize(rule, values);
    largestPage = Math.max(largestPage, page ?? 0);
    const size = page ?? rule.assumedSize;
    const below: Sizes | undefined = rule.sizesBelow
      ? { size, fields: rule.sizedFields }
      : undefined;
    const named = getNamedType(definition.type);
    const inside =
      node.selectionSet && isCompositeType(named) ? ofSet(node.selectionSet, named, below) : 0;
    return countOf(rule, size, node, above) * (rule.weight + inside) + argumentsCost(rule, values);
  }

  const root = schema.getRootType(operation.kind);
  const cost = root ? ofSet(operation.definition.selectionSet, root) : 0;
  return { cost: Math.max(1, Math.ceil(cost)), largestPage };
}

function fieldOf(type: GraphQLNamedType, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

function valuesFor(
  rule: FieldCost,
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Variables,
): JsonObject {
  if (rule.slicing.length === 0 && rule.argumentWeights.size === 0) return {};
  try {
    return getArgumentValues(definition, node, variables.coerced);
  } catch {
    // A variable that does not fit at this place: the subgraph says so.
    return {};
  }
}

/** The largest number among the slicing arguments; a name may lead into an input object (`page.first`). */
function pageSize(rule: FieldCost, values: JsonObject): number | undefined {
  let largest: number | undefined;
  for (const name of rule.slicing) {
    let value: unknown = values;
    for (const key of name.split('.')) {
      value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
    }
    if (typeof value === 'number') largest = Math.max(largest ?? 0, Math.ceil(value));
  }
  return largest;
}

function countOf(rule: FieldCost, size: number, node: FieldNode, above: Sizes | undefined): number {
  if (!rule.isList) return 1;
  if (above && (above.fields === undefined || above.fields.has(node.name.value))) return above.size;
  return rule.sizesBelow ? rule.assumedSize : size;
}

function argumentsCost(rule: FieldCost, values: JsonObject): number {
  let cost = 0;
  for (const [name, weight] of rule.argumentWeights) {
    if (values[name] !== undefined && values[name] !== null) cost += weight;
  }
  return cost;
}

function isIncluded(selection: SelectionNode, { coerced }: Variables): boolean {
  if (selection.directives === undefined || selection.directives.length === 0) return true;
  if (getDirectiveValues(GraphQLSkipDirective, selection, coerced)?.['if'] === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, selection, coerced)?.['if'] !== false;
}

// The specification's CollectFields: which fields an operation selects on an object type, in order.
// Groups are remembered per type, so that a list of a thousand objects is collected once.
import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  visit,
  type FieldNode,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { fetchedName } from '../operations/fetched-name.ts';
import type { Operation, Variables } from '../operations/operation.ts';
import { oncePer } from './once-per.ts';

/** One entry of the answer's object: a response name and all the selections that ask for it. */
export type SelectedField = {
  readonly responseName: string;
  /** Where its value stands in what was fetched. */
  readonly fetchedName: string;
  readonly fieldName: string;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly nodes: readonly FieldNode[];
  /** What is selected below it; undefined for leaves. */
  readonly below: Selection | undefined;
};

/** Selection sets that apply to the same value, collected per concrete type when first asked for. */
export type Selection = {
  /** Equal for equal selections of one operation under the same conditions. */
  readonly key: string;
  on(type: GraphQLObjectType | GraphQLInterfaceType): readonly SelectedField[];
};

/** The operation's root selection under these variables (`@skip` and `@include` are decided by them). */
export function collectOperation(operation: Operation, variables: Variables): Selection {
  if (conditionNames(operation).length > 0) return collect(operation, variables);
  return collectOnce(operation);
}

const collectOnce = oncePer((operation: Operation) => collect(operation, { raw: {}, coerced: {} }));

function collect(operation: Operation, variables: Variables): Selection {
  return createSelection(operation, variables, [operation.definition.selectionSet]);
}

/** The variables that a `@skip` or `@include` anywhere in the document asks. */
export const conditionNames = oncePer(({ document }: Operation): readonly string[] => {
  const names = new Set<string>();
  visit(document, {
    Directive({ name, arguments: given }) {
      const value = given?.[0]?.value;
      const conditional = name.value === 'skip' || name.value === 'include';
      if (conditional && value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
});

let setsNumbered = 0;
const numberOf = oncePer((_set: SelectionSetNode) => (setsNumbered += 1));

function createSelection(
  operation: Operation,
  variables: Variables,
  sets: readonly SelectionSetNode[],
): Selection {
  const byType = new Map<string, readonly SelectedField[]>();
  return {
    get key() {
      return sets.map(numberOf).join(' ');
    },
    on(type) {
      const known = byType.get(type.name);
      if (known !== undefined) return known;
      const nodes = collectNodes(operation, variables, type, sets);
      const fields = [...nodes].flatMap(([responseName, sameName]) =>
        toSelectedField(operation, variables, type, responseName, sameName),
      );
      byType.set(type.name, fields);
      return fields;
    },
  };
}

function collectNodes(
  operation: Operation,
  variables: Variables,
  type: GraphQLObjectType | GraphQLInterfaceType,
  sets: readonly SelectionSetNode[],
): Map<string, FieldNode[]> {
  const nodes = new Map<string, FieldNode[]>();
  const visited = new Set<string>();

  function walk(set: SelectionSetNode): void {
    for (const selection of set.selections) {
      if (!isIncluded(selection, variables)) continue;
      if (selection.kind === Kind.FIELD) {
        const responseName = selection.alias?.value ?? selection.name.value;
        const sameName = nodes.get(responseName);
        if (sameName === undefined) nodes.set(responseName, [selection]);
        else sameName.push(selection);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value;
        if (applies(operation, condition, type)) walk(selection.selectionSet);
      } else if (!visited.has(selection.name.value)) {
        visited.add(selection.name.value);
        const fragment = operation.fragments.get(selection.name.value);
        if (fragment && applies(operation, fragment.typeCondition.name.value, type)) {
          walk(fragment.selectionSet);
        }
      }
    }
  }

  for (const set of sets) walk(set);
  return nodes;
}

function toSelectedField(
  operation: Operation,
  variables: Variables,
  type: GraphQLObjectType | GraphQLInterfaceType,
  responseName: string,
  nodes: readonly FieldNode[],
): SelectedField[] {
  const [first] = nodes;
  const fieldName = first?.name.value ?? '';
  const definition = metaFields.get(fieldName) ?? type.getFields()[fieldName];
  // Validation has passed; a field can only be missing where the type itself is not the expected one.
  if (definition === undefined) return [];
  const sets = nodes.flatMap((node) => node.selectionSet ?? []);
  const below = sets.length === 0 ? undefined : createSelection(operation, variables, sets);
  const fetched = first === undefined ? responseName : fetchedName(operation, first);
  return [{ responseName, fetchedName: fetched, fieldName, definition, nodes, below }];
}

/** Whether `@skip` and `@include` let a selection through. */
export function isIncluded(selection: SelectionNode, variables: Variables): boolean {
  if (selection.directives === undefined || selection.directives.length === 0) return true;
  const skip = getDirectiveValues(GraphQLSkipDirective, selection, variables.coerced);
  if (skip?.['if'] === true) return false;
  const include = getDirectiveValues(GraphQLIncludeDirective, selection, variables.coerced);
  return include?.['if'] !== false;
}

function applies(
  operation: Operation,
  condition: string | undefined,
  type: GraphQLObjectType | GraphQLInterfaceType,
): boolean {
  if (condition === undefined || condition === type.name) return true;
  const schema = operation.supergraph.apiSchema;
  const abstract = schema.getType(condition);
  return isAbstractType(abstract) && schema.isSubType(abstract, type);
}

const metaFields = new Map<string, GraphQLField<unknown, unknown>>([
  ['__typename', TypeNameMetaFieldDef],
  ['__schema', SchemaMetaFieldDef],
  ['__type', TypeMetaFieldDef],
]);

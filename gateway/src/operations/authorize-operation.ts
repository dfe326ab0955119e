// Takes out of an operation what its caller may not ask for, before anything is planned: no subgraph is asked for it.
// What is left is an operation of its own; the fields taken out are null in the answer, with an error each.
import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  typeFromAST,
  type DefinitionNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Caller } from '../identity/authenticate.ts';
import { meetsDemand } from '../identity/meets-demand.ts';
import { readAccessRules, type AccessRules, type Demand } from '../supergraph/access-rules.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import type { Operation } from './operation.ts';

/** What a caller may have of an operation. */
export type Granted = {
  /** What may be asked; undefined when nothing is left of it. */
  readonly operation: Operation | undefined;
  /** The original's fields that may not; empty when all is granted. */
  readonly refused: ReadonlySet<FieldNode>;
};

/** Decides; one per supergraph. */
export type Authorize = (operation: Operation, caller: Caller) => Granted;

/** The concrete type of what stands behind an interface or union, for whoever puts the nulls in. */
export const typenameAlias = '_refusal__typename';

/** Different selections of demands met are remembered per operation up to this many. */
const rememberedMax = 64;

/** Nothing is looked at when the supergraph demands nothing. */
export function createAuthorize(supergraph: Supergraph): Authorize {
  const rules = readAccessRules(supergraph);
  if (!rules.any) return (operation) => ({ operation, refused: nothing });
  const demanded = new WeakMap<Operation, readonly Demand[]>();
  const granted = new WeakMap<Operation, Map<string, Granted>>();
  return (operation, caller) => {
    const demands = remember(demanded, operation, () => demandsOf(operation, rules));
    const unmet = new Set(demands.filter((demand) => !meetsDemand(caller, demand)));
    if (unmet.size === 0) return { operation, refused: nothing };
    const byUnmet = remember(granted, operation, () => new Map<string, Granted>());
    const key = demands.map((demand) => (unmet.has(demand) ? '1' : '0')).join('');
    const known = byUnmet.get(key);
    if (known !== undefined) return known;
    const outcome = takeOut(operation, rules, unmet);
    if (byUnmet.size >= rememberedMax) byUnmet.clear();
    byUnmet.set(key, outcome);
    return outcome;
  };
}

const nothing: ReadonlySet<FieldNode> = new Set();

function remember<Key extends object, Value>(
  memory: WeakMap<Key, Value>,
  key: Key,
  make: () => Value,
): Value {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}

/** Every demand any field of the operation has. */
function demandsOf(operation: Operation, rules: AccessRules): Demand[] {
  const demands = new Set<Demand>();
  takeOutWhere(operation, (type, name) => {
    for (const demand of rules.demandsOf(type, name)) demands.add(demand);
    return false;
  });
  return [...demands];
}

function takeOut(operation: Operation, rules: AccessRules, unmet: ReadonlySet<Demand>): Granted {
  return takeOutWhere(operation, (type, name) =>
    [...rules.demandsOf(type, name)].some((demand) => unmet.has(demand)),
  );
}

function takeOutWhere(
  operation: Operation,
  isRefused: (typeName: string, fieldName: string) => boolean,
): Granted {
  const schema = operation.supergraph.apiSchema;
  const refused = new Set<FieldNode>();
  const fragments = new Map<string, FragmentDefinitionNode | undefined>();

  function ofSet(set: SelectionSetNode, type: GraphQLNamedType): SelectionSetNode | undefined {
    const selections = set.selections.flatMap((one) => ofSelection(one, type) ?? []);
    if (selections.length === 0) return undefined;
    const typename = isAbstractType(type) ? [aliasedTypename] : [];
    return { kind: Kind.SELECTION_SET, selections: [...selections, ...typename] };
  }

  function ofSelection(node: SelectionNode, type: GraphQLNamedType): SelectionNode | undefined {
    switch (node.kind) {
      case Kind.FIELD:
        return ofField(node, type);
      case Kind.INLINE_FRAGMENT: {
        const on = (node.typeCondition && typeFromAST(schema, node.typeCondition)) ?? type;
        const selectionSet = ofSet(node.selectionSet, on);
        return selectionSet && { ...node, selectionSet };
      }
      case Kind.FRAGMENT_SPREAD:
        return ofFragment(node.name.value) && node;
    }
  }

  function ofFragment(name: string): FragmentDefinitionNode | undefined {
    if (fragments.has(name)) return fragments.get(name);
    const fragment = operation.fragments.get(name);
    const type = fragment && typeFromAST(schema, fragment.typeCondition);
    const selectionSet = fragment && type && ofSet(fragment.selectionSet, type);
    const left = selectionSet && { ...fragment, selectionSet };
    fragments.set(name, left);
    return left;
  }

  function ofField(node: FieldNode, parent: GraphQLNamedType): FieldNode | undefined {
    const name = node.name.value;
    // What a type is called is no secret: the schema says it.
    if (name.startsWith('__')) return node;
    if (isRefused(parent.name, name)) {
      refused.add(node);
      return undefined;
    }
    const fields = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields() : {};
    const type = fields[name]?.type;
    if (node.selectionSet === undefined || type === undefined) return node;
    const left = ofSet(node.selectionSet, getNamedType(type));
    // The object itself is allowed: that it is there, and its fields are null.
    return { ...node, selectionSet: left ?? onlyTypename };
  }

  const root = schema.getRootType(operation.kind);
  const selectionSet = root && ofSet(operation.definition.selectionSet, root);
  if (!selectionSet) return { operation: undefined, refused };
  const definition = { ...operation.definition, selectionSet };
  const used = new Map([...fragments].flatMap(([name, left]) => (left ? [[name, left]] : [])));
  const definitions: DefinitionNode[] = [definition, ...used.values()];
  const document = { kind: Kind.DOCUMENT, definitions } as const;
  return { operation: { ...operation, document, definition, fragments: used }, refused };
}

const aliasedTypename: FieldNode = {
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: '__typename' },
  alias: { kind: Kind.NAME, value: typenameAlias },
};

const onlyTypename: SelectionSetNode = {
  kind: Kind.SELECTION_SET,
  selections: [aliasedTypename],
};

// What a field demands of whoever asks, read from the supergraph: `@authenticated`, `@requiresScopes`, `@policy`,
// on the field, its type and its parent, on whatever may stand behind an interface, and along `@requires`.
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type GraphQLNamedType,
  type SelectionSetNode,
} from 'graphql';
import type { JsonObject } from '../json.ts';
import { appliedTo, directiveReader } from './applied-directives.ts';
import type { Supergraph } from './supergraph.ts';

/** One demand; all of a field's must be met. Of the outer list one entry, of an inner list every entry. */
export type Demand =
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'scopes'; readonly anyOf: readonly (readonly string[])[] }
  | { readonly kind: 'policies'; readonly anyOf: readonly (readonly string[])[] };

/** The demands of a supergraph. Equal demands are the same object. */
export type AccessRules = {
  /** False when nothing in the supergraph demands anything. */
  readonly any: boolean;
  demandsOf(typeName: string, fieldName: string): ReadonlySet<Demand>;
};

const specifications = 'https://specs.apollo.dev/';
const none: ReadonlySet<Demand> = new Set();

/** Reads lazily: what is never asked for is never looked at. */
export function readAccessRules(supergraph: Supergraph): AccessRules {
  const schema = supergraph.fullSchema;
  const readers = demandReaders(supergraph);
  const known = new Map<string, ReadonlySet<Demand>>();

  function demandsOf(typeName: string, fieldName: string): ReadonlySet<Demand> {
    const key = `${typeName}.${fieldName}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    // While it is read it demands nothing: a circle of @requires ends here.
    known.set(key, none);
    const type = schema.getType(typeName);
    const demands = type === undefined ? none : new Set(collect(type, fieldName));
    known.set(key, demands);
    return demands;
  }

  function collect(type: GraphQLNamedType, fieldName: string): Demand[] {
    const own = [...readers.on(type), ...ofField(type, fieldName)];
    // Behind an interface any of its types may stand: the field demands what it demands there.
    const behind = isAbstractType(type)
      ? schema.getPossibleTypes(type).flatMap((one) => [...demandsOf(one.name, fieldName)])
      : [];
    return [...own, ...behind];
  }

  function ofField(type: GraphQLNamedType, fieldName: string): Demand[] {
    const field = fieldsOf(type)[fieldName];
    if (field === undefined) return [];
    const required = requiredSelections(field).flatMap((set) => ofSelection(set, type));
    return [...readers.on(field), ...readers.on(getNamedType(field.type)), ...required];
  }

  /** What another subgraph needs for a field must be allowed too: it shows in the field's value. */
  function ofSelection(set: SelectionSetNode, type: GraphQLNamedType): Demand[] {
    return set.selections.flatMap((selection): Demand[] => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const name = selection.typeCondition?.name.value;
        const on = name === undefined ? type : (schema.getType(name) ?? type);
        return ofSelection(selection.selectionSet, on);
      }
      const field = fieldsOf(type)[selection.name.value];
      if (field === undefined) return [];
      const below = selection.selectionSet
        ? ofSelection(selection.selectionSet, getNamedType(field.type))
        : [];
      return [...demandsOf(type.name, field.name), ...below];
    });
  }

  return { any: readers.any && anyDemand(supergraph, readers.on), demandsOf };
}

function fieldsOf(type: GraphQLNamedType) {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
}

/** The `requires` of every subgraph that resolves the field. */
function requiredSelections(field: unknown): SelectionSetNode[] {
  return appliedTo(field).flatMap((directive) => {
    if (directive.name.value !== 'join__field') return [];
    const requires = directive.arguments?.find(({ name }) => name.value === 'requires')?.value;
    if (requires?.kind !== Kind.STRING) return [];
    const [definition] = parse(`{ ${requires.value} }`).definitions;
    return definition?.kind === Kind.OPERATION_DEFINITION ? [definition.selectionSet] : [];
  });
}

function demandReaders(supergraph: Supergraph) {
  const reader = (name: string) => directiveReader(supergraph, `${specifications}${name}`, name);
  const authenticated = reader('authenticated');
  const scopes = reader('requiresScopes');
  const policies = reader('policy');
  const signedIn: Demand = { kind: 'authenticated' };
  const equal = new Map<string, Demand>();

  function once(demand: Demand): Demand {
    const key = JSON.stringify(demand);
    const known = equal.get(key) ?? demand;
    equal.set(key, known);
    return known;
  }

  return {
    any: ['authenticated', 'requiresScopes', 'policy'].some((name) =>
      supergraph.directives.has(`${specifications}${name}`),
    ),
    on: (element: unknown): Demand[] => {
      const demands: Demand[] = authenticated(element) === undefined ? [] : [signedIn];
      const anyScope = alternatives(scopes(element), 'scopes');
      if (anyScope !== undefined) demands.push(once({ kind: 'scopes', anyOf: anyScope }));
      const anyPolicy = alternatives(policies(element), 'policies');
      if (anyPolicy !== undefined) demands.push(once({ kind: 'policies', anyOf: anyPolicy }));
      return demands;
    },
  };
}

function alternatives(values: JsonObject | undefined, name: string): string[][] | undefined {
  const value = values?.[name];
  if (values === undefined || !Array.isArray(value)) return undefined;
  return value.map((all: unknown) =>
    Array.isArray(all) ? all.filter((one): one is string => typeof one === 'string') : [],
  );
}

/** The specifications may be linked and never used. */
function anyDemand({ fullSchema }: Supergraph, on: (element: unknown) => Demand[]): boolean {
  return Object.values(fullSchema.getTypeMap()).some(
    (type) =>
      on(type).length > 0 ||
      (isCompositeType(type) &&
        Object.values(fieldsOf(type)).some((field) => on(field).length > 0)),
  );
}

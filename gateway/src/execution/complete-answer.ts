// From the data the fetches gathered to the answer the client asked for: only its fields, in its order,
// under its names, with nulls bubbling up as the specification says and an error for each that nobody explained.
import {
  getNamedType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql';
import type { ErrorCode } from '../error-codes.ts';
import { isObject, ownValue, setOwn, type JsonObject } from '../json.ts';
import type { Operation, Variables } from '../operations/operation.ts';
import { collectOperation, type SelectedField, type Selection } from './collect-fields.ts';
import { completeLeaf } from './complete-leaf.ts';
import type { Answer } from './executor.ts';

/** What the fetches brought home. */
export type Gathered = {
  readonly data: JsonObject;
  readonly errors: readonly GraphQLFormattedError[];
};

/** At most so many errors are told; a list of a thousand broken items does not become a megabyte. */
export const errorsMax = 100;

/** Shapes the answer. `data` is null when a null bubbled up to the root. */
export function completeAnswer(
  operation: Operation,
  variables: Variables,
  gathered: Gathered,
): Answer {
  const errors = [...gathered.errors];
  const explained = new ExplainedPaths(gathered.errors);
  const schema = operation.supergraph.apiSchema;
  const completed = new Map<Selection, Map<JsonObject, JsonObject>>();
  let blamed = 0;

  function blame(code: ErrorCode, message: string, at: At | undefined): void {
    blamed += 1;
    const path = pathOf(at);
    if (explained.covers(path)) return;
    errors.push({ message, path, extensions: { code } });
    explained.add(path);
  }

  function completeObject(
    type: GraphQLObjectType | GraphQLInterfaceType,
    selection: Selection,
    source: JsonObject,
    at: At | undefined,
  ): JsonObject | typeof bubble {
    const target: JsonObject = {};
    for (const field of selection.on(type)) {
      const here = { before: at, key: field.responseName };
      const value = completeField(type, field, source, here);
      if (value === bubble) return bubble;
      setOwn(target, field.responseName, value);
    }
    return target;
  }

  function completeField(
    type: GraphQLObjectType | GraphQLInterfaceType,
    field: SelectedField,
    source: JsonObject,
    at: At,
  ): unknown {
    if (field.fieldName === '__typename') return completeTypename(type, at);
    if (field.fieldName === '__schema' || field.fieldName === '__type') {
      // Introspection was executed against the API schema: it is complete already.
      return ownValue(source, field.responseName) ?? null;
    }
    const value = ownValue(source, field.fetchedName);
    return completeValue(field.definition.type, field, type, value, at);
  }

  function completeTypename(type: GraphQLObjectType | GraphQLInterfaceType, at: At): unknown {
    if (isObjectType(type)) return type.name;
    blame('SUBGRAPH_BAD_RESPONSE', `The concrete type of ${type.name} is unknown.`, at);
    return bubble;
  }

  function completeValue(
    type: GraphQLOutputType,
    field: SelectedField,
    parent: GraphQLObjectType | GraphQLInterfaceType,
    value: unknown,
    at: At,
  ): unknown {
    if (isNonNullType(type)) {
      const inner = completeValue(type.ofType, field, parent, value, at);
      if (inner !== null) return inner;
      const name = `${parent.name}.${field.fieldName}`;
      blame('SUBGRAPH_BAD_RESPONSE', `Cannot return null for non-nullable field ${name}.`, at);
      return bubble;
    }
    if (value === undefined || value === null) return null;
    if (isListType(type)) return completeList(type.ofType, field, parent, value, at);
    if (isLeafType(type)) {
      const leaf = completeLeaf(type, value);
      return leaf === undefined ? misfit(type.name, at) : leaf;
    }
    if (!isObject(value) || field.below === undefined) return misfit(type.name, at);
    const concrete = concreteType(type, value);
    if (concrete === undefined) return misfit(type.name, at);
    return completeOnce(concrete, field.below, value, at);
  }

  /** The same object under the same selection, where nothing is wrong with it, is completed once. */
  function completeOnce(
    type: GraphQLObjectType | GraphQLInterfaceType,
    selection: Selection,
    value: JsonObject,
    at: At,
  ): JsonObject | null {
    let known = completed.get(selection);
    if (known === undefined) {
      known = new Map();
      completed.set(selection, known);
    }
    const before = known.get(value);
    if (before !== undefined) return before;
    const blamedBefore = blamed;
    const target = orNull(completeObject(type, selection, value, at));
    if (target !== null && blamed === blamedBefore) known.set(value, target);
    return target;
  }

  function completeList(
    itemType: GraphQLOutputType,
    field: SelectedField,
    parent: GraphQLObjectType | GraphQLInterfaceType,
    value: unknown,
    at: At,
  ): unknown {
    if (!Array.isArray(value)) return misfit(`[${getNamedType(itemType).name}]`, at);
    const items: unknown[] = [];
    for (const [index, item] of value.entries()) {
      const completed = completeValue(itemType, field, parent, item, { before: at, key: index });
      if (completed === bubble) return null;
      items.push(completed);
    }
    return items;
  }

  function misfit(type: string, at: At): null {
    blame('SUBGRAPH_BAD_RESPONSE', `A service answered something that is not ${type}.`, at);
    return null;
  }

  /** The concrete type by `__typename`; an abstract one when the subgraph did not say. */
  function concreteType(type: GraphQLOutputType, value: JsonObject) {
    if (isObjectType(type)) return type;
    const name = ownValue(value, '__typename');
    const named = typeof name === 'string' ? schema.getType(name) : undefined;
    if (isObjectType(named)) {
      const possible =
        (isInterfaceType(type) || isUnionType(type)) && schema.isSubType(type, named);
      return possible ? named : undefined;
    }
    if (isInterfaceType(named)) return named;
    return name === undefined && isInterfaceType(type) ? type : undefined;
  }

  const root = schema.getRootType(operation.kind);
  if (!root) throw new TypeError(`The schema has no ${operation.kind} type.`);
  const data = completeObject(
    root,
    collectOperation(operation, variables),
    gathered.data,
    undefined,
  );
  const told = errors.filter(({ path }) => path === undefined || isAsked(orNull(data), path));
  return {
    data: orNull(data),
    ...(told.length === 0 ? {} : { errors: told.slice(0, errorsMax) }),
  };
}

/** Plans ask for more than clients do: an error of a field that is not in the answer says nothing to them. */
function isAsked(data: unknown, path: readonly (string | number)[]): boolean {
  let value = data;
  for (const key of path) {
    if (Array.isArray(value) && typeof key === 'number') value = value[key];
    else if (!isObject(value) || typeof key === 'number') return true;
    else if (Object.hasOwn(value, key)) value = value[key];
    else return false;
  }
  return true;
}

/** Says that a non-null position has no value: the nearest nullable parent becomes null. */
const bubble = Symbol('null bubbles up');

function orNull(value: JsonObject | typeof bubble): JsonObject | null {
  return value === bubble ? null : value;
}

/** A place in the answer as a linked list: a path is only written out when there is an error. */
type At = { readonly before: At | undefined; readonly key: string | number };

function pathOf(at: At | undefined): (string | number)[] {
  const path: (string | number)[] = [];
  for (let step = at; step !== undefined; step = step.before) path.unshift(step.key);
  return path;
}

/** Paths somebody has reported an error for. A null above or below one of them needs no second error. */
class ExplainedPaths {
  readonly #root: PathTree = { ends: false, below: new Map() };

  constructor(errors: readonly (GraphQLFormattedError | GraphQLError)[]) {
    for (const error of errors) if (error.path) this.add(error.path);
  }

  add(path: readonly (string | number)[]): void {
    let node = this.#root;
    for (const key of path) {
      let next = node.below.get(key);
      if (next === undefined) {
        next = { ends: false, below: new Map() };
        node.below.set(key, next);
      }
      node = next;
    }
    node.ends = true;
  }

  /** True when a known path is this one, leads to it or goes on from it. */
  covers(path: readonly (string | number)[]): boolean {
    let node = this.#root;
    for (const key of path) {
      if (node.ends) return true;
      const next = node.below.get(key);
      if (next === undefined) return false;
      node = next;
    }
    return true;
  }
}

type PathTree = { ends: boolean; readonly below: Map<string | number, PathTree> };

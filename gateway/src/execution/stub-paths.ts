// What a plan alone tells of the objects at a path: which fields the fetches above bring them. Where those are leaves,
// objects that are equal in them are interchangeable, and one of them may hang in every place.
import type { FetchNode, PlanNode } from '@apollo/query-planner';
import {
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { Plan } from '../planning/query-planner.ts';
import { readStep } from './plan-path.ts';

/** What is known of objects at the paths of one plan. */
export type StubPaths = {
  /**
   * The leaves that objects at a fetch's path have from above, besides these: when they are equal too, so are the
   * objects. Undefined where objects have more than leaves, or where another fetch sees only some of them.
   */
  compared(
    path: readonly (string | number)[],
    leaves: ReadonlySet<string>,
  ): readonly string[] | undefined;
  /** Whether objects at this path may have become one. */
  joined(path: readonly (string | number)[]): boolean;
  /** The types of objects that may have become one somewhere. */
  readonly joinedTypes: ReadonlySet<string>;
};

type Known = {
  /** Response names of the leaves that fetches above bring. */
  readonly leaves: Set<string>;
  /** Whether they bring objects too, or names that are changed afterwards. */
  more: boolean;
  /** The ways fetches come here, by the conditions on what is above; a second one would see only some of the objects. */
  readonly ways: Set<string>;
  /** The types that fetches of entities at this very place ask for. */
  readonly asked: Set<string>;
};

/** Reads a plan once. */
export function readStubPaths(schema: GraphQLSchema, plan: Plan): StubPaths {
  const paths = new Map<string, Known>();

  function at(path: string): Known {
    let known = paths.get(path);
    if (known === undefined) {
      known = { leaves: new Set(), more: false, ways: new Set(), asked: new Set() };
      paths.set(path, known);
    }
    return known;
  }

  function readNode(node: PlanNode, path: readonly (string | number)[]): void {
    switch (node.kind) {
      case 'Sequence':
      case 'Parallel':
        for (const child of node.nodes) readNode(child, path);
        return;
      case 'Flatten':
        readNode(node.node, [...path, ...node.path]);
        return;
      case 'Condition':
        if (node.ifClause) readNode(node.ifClause, path);
        if (node.elseClause) readNode(node.elseClause, path);
        return;
      case 'Fetch':
        readFetch(node, path);
        return;
      case 'Defer':
        return;
    }
  }

  function readFetch(fetch: FetchNode, path: readonly (string | number)[]): void {
    const place = plainPath(path);
    for (let end = 1; end <= path.length; end += 1) {
      const part = path.slice(0, end);
      if (isField(path[end - 1])) at(plainPath(part)).ways.add(wayOf(part));
    }
    for (const type of typesAsked(schema, fetch)) at(place).asked.add(type);
    const document = parse(fetch.operation, { noLocation: true });
    const fragments = new Map<string, FragmentDefinitionNode>();
    for (const node of document.definitions) {
      if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
    }
    const renames = fetch.outputRewrites?.some(({ kind }) => kind === 'KeyRenamer') === true;

    function read(set: SelectionSetNode, here: string, own: boolean): void {
      for (const selection of set.selections) {
        if (selection.kind === Kind.FIELD) {
          const name = selection.alias?.value ?? selection.name.value;
          const known = at(here);
          if (!own && (renames || selection.selectionSet)) known.more = true;
          if (!own) known.leaves.add(name);
          if (selection.selectionSet) read(selection.selectionSet, `${here}.${name}`, false);
        } else if (selection.kind === Kind.INLINE_FRAGMENT) {
          read(selection.selectionSet, here, own);
        } else {
          const fragment = fragments.get(selection.name.value);
          if (fragment) read(fragment.selectionSet, here, own);
        }
      }
    }

    for (const node of document.definitions) {
      if (node.kind !== Kind.OPERATION_DEFINITION) continue;
      for (const set of rootsOf(fetch, node.selectionSet)) read(set, place, true);
    }
  }

  if (plan.kind === 'subscription') {
    readFetch(plan.primary, []);
    if (plan.rest !== undefined) readNode(plan.rest, []);
  } else if (plan.node !== undefined) {
    readNode(plan.node, []);
  }
  const joins = (known: Known | undefined) =>
    known !== undefined && !known.more && known.ways.size <= 1 && known.asked.size > 0;
  return {
    compared(path, leaves) {
      const known = paths.get(plainPath(path));
      if (known === undefined || !joins(known)) return undefined;
      return [...known.leaves].filter((name) => !leaves.has(name));
    },
    joined: (path) => joins(paths.get(plainPath(path))),
    joinedTypes: new Set([...paths.values()].filter(joins).flatMap(({ asked }) => [...asked])),
  };
}

/** What a fetch adds to its place: the operation's own fields, or those of the entities. */
function rootsOf(fetch: FetchNode, set: SelectionSetNode): SelectionSetNode[] {
  if (fetch.requires === undefined) return [set];
  return set.selections.flatMap((one) =>
    one.kind === Kind.FIELD && one.selectionSet ? [one.selectionSet] : [],
  );
}

/** The types a fetch has representations of, each with those that implement or contain it and the other way round. */
function typesAsked(schema: GraphQLSchema, { requires = [] }: FetchNode): string[] {
  return requires.flatMap((one) => {
    if (one.kind !== 'InlineFragment' || one.typeCondition === undefined) return ['*'];
    const type = schema.getType(one.typeCondition);
    const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
    const interfaces = isObjectType(type) || isInterfaceType(type) ? type.getInterfaces() : [];
    return [one.typeCondition, ...[...possible, ...interfaces].map(({ name }) => name)];
  });
}

/** The fields alone. */
function plainPath(path: readonly (string | number)[]): string {
  const names = path.flatMap((element) => readStep(element).key ?? []);
  return ['', ...names].join('.');
}

/** The path up to its last field: conditions behind it are on the objects themselves, and equal ones share their type. */
function wayOf(path: readonly (string | number)[]): string {
  const last = path.findLastIndex(isField);
  const before = path.slice(0, last);
  const key = last === -1 ? undefined : readStep(path[last] ?? '').key;
  return JSON.stringify([...before, key]);
}

function isField(element: string | number | undefined): boolean {
  return element !== undefined && readStep(element).key !== undefined;
}

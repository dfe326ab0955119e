// Splits an entity fetch whose representation would have to hold one field twice: two `@requires` of it with
// different arguments meet. Each part selects the fields that get along, and requires what these need.
import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  Kind,
  parse,
  print,
  stripIgnoredCharacters,
  visit,
  type DocumentNode,
  type InlineFragmentNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { AdjustedSupergraph } from './adjust-supergraph.ts';
import { withUsedVariables } from './used-variables.ts';

/** The fetch itself when nothing in it meets. */
export function splitRequired(fetch: FetchNode, adjusted: AdjustedSupergraph): FetchNode[] {
  const needed = new Set((fetch.requires ?? []).flatMap((one) => requiredIn(one, adjusted)));
  if (!anyClash(needed, adjusted)) return [fetch];
  const document = withoutSpreads(parse(fetch.operation, { noLocation: true }));
  const groups = groupFields(document, needed, adjusted);
  return groups.flatMap((group, index) => {
    const part = selectOnly(document, (type, field) => {
      const needs = needsOf(type, field, needed, adjusted);
      return needs.length === 0 ? index === 0 : needs.every((name) => group.has(name));
    });
    if (part === undefined) return [];
    const { operation, variables } = withUsedVariables(part);
    const others = new Set([...needed].filter((name) => clashesWith(name, group, adjusted)));
    return [
      {
        ...fetch,
        operation: stripIgnoredCharacters(print(operation)),
        variableUsages: variables.filter((name) => name !== 'representations'),
        requires: (fetch.requires ?? []).map((one) => without(one, others)),
      },
    ];
  });
}

function requiredIn(selection: QueryPlanSelectionNode, adjusted: AdjustedSupergraph): string[] {
  const below = (selection.selections ?? []).flatMap((one) => requiredIn(one, adjusted));
  const own = selection.kind === 'Field' && adjusted.required.has(selection.name);
  return own ? [selection.name, ...below] : below;
}

function without(
  selection: QueryPlanSelectionNode,
  left: ReadonlySet<string>,
): QueryPlanSelectionNode {
  const { selections } = selection;
  if (selections === undefined) return selection;
  const kept = selections
    .filter((one) => one.kind !== 'Field' || !left.has(one.name))
    .map((one) => without(one, left));
  return { ...selection, selections: kept };
}

/** Two names for one real field cannot be sent together. */
function clashesWith(
  name: string,
  group: ReadonlySet<string>,
  { required }: AdjustedSupergraph,
): boolean {
  if (group.has(name)) return false;
  const real = required.get(name)?.name;
  return [...group].some((other) => required.get(other)?.name === real);
}

function anyClash(names: ReadonlySet<string>, { required }: AdjustedSupergraph): boolean {
  const real = [...names].map((name) => required.get(name)?.name);
  return new Set(real).size < real.length;
}

function needsOf(
  type: string,
  field: string,
  needed: ReadonlySet<string>,
  { neededBy }: AdjustedSupergraph,
): string[] {
  return [...(neededBy.get(`${type}.${field}`) ?? [])].filter((name) => needed.has(name));
}

/** Which required fields go together: each selected field joins the first group it gets along with. */
function groupFields(
  document: DocumentNode,
  needed: ReadonlySet<string>,
  adjusted: AdjustedSupergraph,
): Set<string>[] {
  const groups: Set<string>[] = [new Set()];
  selectOnly(document, (type, field) => {
    const needs = needsOf(type, field, needed, adjusted);
    const fitting = groups.find((group) =>
      needs.every((name) => !clashesWith(name, group, adjusted)),
    );
    if (fitting === undefined) groups.push(new Set(needs));
    else for (const name of needs) fitting.add(name);
    return true;
  });
  return groups;
}

/** The document with those fields of its entities alone; undefined when none is left. */
function selectOnly(
  document: DocumentNode,
  keeps: (type: string, field: string) => boolean,
): DocumentNode | undefined {
  let fields = 0;

  function select(set: SelectionSetNode, type: string): SelectionSetNode {
    const selections = set.selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return [selection];
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const on = selection.typeCondition?.name.value ?? type;
        const selectionSet = select(selection.selectionSet, on);
        return selectionSet.selections.length === 0 ? [] : [{ ...selection, selectionSet }];
      }
      if (selection.name.value === '__typename') return [selection];
      if (!keeps(type, selection.name.value)) return [];
      fields += 1;
      return [selection];
    });
    return { ...set, selections };
  }

  const selected: DocumentNode = visit(document, {
    Field: {
      enter(node) {
        if (node.name.value !== '_entities' || node.selectionSet === undefined) return false;
        return { ...node, selectionSet: select(node.selectionSet, '_Entity') };
      },
    },
  });
  return fields === 0 ? undefined : selected;
}

function withoutSpreads(document: DocumentNode): DocumentNode {
  const fragments = new Map<string, InlineFragmentNode>();
  for (const node of document.definitions) {
    if (node.kind !== Kind.FRAGMENT_DEFINITION) continue;
    const { typeCondition, selectionSet } = node;
    fragments.set(node.name.value, { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet });
  }
  if (fragments.size === 0) return document;
  const operations = document.definitions.filter((node) => node.kind !== Kind.FRAGMENT_DEFINITION);
  return visit(
    { ...document, definitions: operations },
    {
      // What is put in its place is visited in turn, so that fragments in fragments go too.
      FragmentSpread: ({ name, directives = [] }) => {
        const fragment = fragments.get(name.value);
        return fragment === undefined ? null : { ...fragment, directives };
      },
    },
  );
}

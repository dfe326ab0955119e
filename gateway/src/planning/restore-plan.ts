// Puts a plan for an adjusted supergraph right: required fields get their real names and arguments back.
// A subgraph that needs one field twice, with different arguments, is asked twice.
import type {
  FetchDataKeyRenamer,
  FetchNode,
  PlanNode,
  QueryPlanSelectionNode,
} from '@apollo/query-planner';
import { Kind, parse, print, stripIgnoredCharacters, visit } from 'graphql';
import { requiredPrefix } from '../operations/fetched-name.ts';
import type { AdjustedSupergraph } from './adjust-supergraph.ts';
import type { Plan } from './query-planner.ts';
import { splitRequired } from './split-required.ts';

/** The plan itself when nothing in its supergraph was renamed. */
export function restorePlan(plan: Plan, adjusted: AdjustedSupergraph): Plan {
  if (adjusted.required.size === 0) return plan;

  function restore(node: PlanNode): PlanNode {
    switch (node.kind) {
      case 'Sequence':
      case 'Parallel':
        return { ...node, nodes: node.nodes.map(restore) };
      case 'Flatten': {
        const inner = restore(node.node);
        if (inner.kind !== 'Parallel') return { ...node, node: inner };
        return { ...inner, nodes: inner.nodes.map((one) => ({ ...node, node: one })) };
      }
      case 'Condition':
        return {
          ...node,
          ...(node.ifClause && { ifClause: restore(node.ifClause) }),
          ...(node.elseClause && { elseClause: restore(node.elseClause) }),
        };
      case 'Fetch': {
        const [first, ...others] = splitRequired(node, adjusted).map(restoreFetch);
        if (first === undefined) return node;
        return others.length === 0 ? first : { kind: 'Parallel', nodes: [first, ...others] };
      }
      case 'Defer':
        return node;
    }
  }

  function restoreFetch(fetch: FetchNode): FetchNode {
    const renames = (fetch.requires ?? []).flatMap((one) => renamesIn(one, [], adjusted));
    return {
      ...fetch,
      operation: restoreOperation(fetch.operation, adjusted),
      ...(renames.length > 0 && {
        inputRewrites: [...renames, ...(fetch.inputRewrites ?? [])],
      }),
    };
  }

  if (plan.kind === 'subscription') {
    const { primary, rest } = plan;
    return { ...plan, primary: restoreFetch(primary), rest: rest && restore(rest) };
  }
  return { ...plan, node: plan.node && restore(plan.node) };
}

function restoreOperation(operation: string, { required }: AdjustedSupergraph): string {
  if (!operation.includes(requiredPrefix)) return operation;
  const restored = visit(parse(operation, { noLocation: true }), {
    Field(node) {
      const real = required.get(node.name.value);
      if (real === undefined) return undefined;
      return {
        ...node,
        alias: node.alias ?? node.name,
        name: { kind: Kind.NAME, value: real.name },
        arguments: real.arguments,
      };
    },
  });
  return stripIgnoredCharacters(print(restored));
}

/** The representation is gathered under the name it was fetched by, and sent under the real one. */
function renamesIn(
  selection: QueryPlanSelectionNode,
  path: readonly string[],
  adjusted: AdjustedSupergraph,
): FetchDataKeyRenamer[] {
  if (selection.kind === 'InlineFragment') {
    const { typeCondition, selections } = selection;
    const below = typeCondition === undefined ? path : [...path, `... on ${typeCondition}`];
    return selections.flatMap((one) => renamesIn(one, below, adjusted));
  }
  const key = selection.alias ?? selection.name;
  const real = adjusted.required.get(selection.name);
  const own: FetchDataKeyRenamer[] =
    real === undefined
      ? []
      : [{ kind: 'KeyRenamer', path: [...path, key], renameKeyTo: real.name }];
  const below = (selection.selections ?? []).flatMap((one) =>
    renamesIn(one, [...path, key], adjusted),
  );
  // What is below is renamed first, while its path still leads there.
  return [...below, ...own];
}

// Hive's plan in the form of Apollo's, which is what executors run: paths as strings, rewrites flat, and what Hive
// fetches in one batch as fetches of their own, side by side.
import type {
  FetchDataRewrite,
  FetchNode,
  PlanNode,
  QueryPlanSelectionNode,
  ResponsePath,
} from '@apollo/query-planner';
import type * as hive from '@graphql-hive/router-query-planner';
import { OperationTypeNode } from 'graphql';
import { splitBatch } from './split-batch.ts';
import { PlanningError, type Plan } from './query-planner.ts';

/** @throws PlanningError for what executors do not run. */
export function readHivePlan({ node }: hive.QueryPlan): Plan {
  if (node === undefined || node === null) return { kind: 'request', node: undefined };
  const [first, ...others] = node.kind === 'Sequence' ? node.nodes : [node];
  if (first?.kind !== 'Subscription') return { kind: 'request', node: readNode(node) };
  const rest = others.map(readNode);
  return {
    kind: 'subscription',
    primary: readFetch(first.primary),
    rest: rest.length === 0 ? undefined : { kind: 'Sequence', nodes: rest },
  };
}

function readNode(node: hive.PlanNode): PlanNode {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return { kind: node.kind, nodes: node.nodes.map(readNode) };
    case 'Flatten':
      return { kind: 'Flatten', path: readPath(node.path), node: readNode(node.node) };
    case 'Condition':
      return {
        kind: 'Condition',
        condition: node.condition,
        ...(node.ifClause ? { ifClause: readNode(node.ifClause) } : {}),
        ...(node.elseClause ? { elseClause: readNode(node.elseClause) } : {}),
      };
    case 'Fetch':
      return readFetch(node);
    case 'BatchFetch':
      return readBatch(node);
    case 'Subscription':
    case 'Defer':
      throw new PlanningError(`A plan with a ${node.kind} inside cannot be run.`);
  }
}

function readFetch(fetch: hive.FetchNode): FetchNode {
  const { requires } = fetch;
  return {
    kind: 'Fetch',
    serviceName: fetch.serviceName,
    variableUsages: fetch.variableUsages ?? [],
    operation: fetch.operation,
    operationName: undefined,
    operationKind: readKind(fetch.operationKind),
    ...(requires ? { requires: requires.map(readRequired) } : {}),
    ...readRewrites(fetch),
  };
}

/** One batch is one fetch for each alias and path. */
function readBatch(batch: hive.BatchFetchNode): PlanNode {
  const nodes = batch.entityBatch.aliases.flatMap((part) => {
    const { operation, variables } = splitBatch(batch.operation, part);
    const fetch: FetchNode = {
      kind: 'Fetch',
      serviceName: batch.serviceName,
      variableUsages: variables,
      operation,
      operationName: undefined,
      operationKind: OperationTypeNode.QUERY,
      requires: part.requires.map(readRequired),
      ...readRewrites(part),
    };
    return part.paths.map((path): PlanNode => ({
      kind: 'Flatten',
      path: readPath(path),
      node: fetch,
    }));
  });
  return { kind: 'Parallel', nodes };
}

function readKind(kind: hive.FetchNode['operationKind']): OperationTypeNode {
  if (kind === 'mutation') return OperationTypeNode.MUTATION;
  return kind === 'subscription' ? OperationTypeNode.SUBSCRIPTION : OperationTypeNode.QUERY;
}

function readPath(path: readonly hive.FlattenNodePathSegment[]): ResponsePath {
  return path.map((step) => {
    if (step === '@') return '@';
    return 'Field' in step ? step.Field : `... on ${step.TypeCondition.join('|')}`;
  });
}

function readRequired(required: hive.RequiresSelection): QueryPlanSelectionNode {
  switch (required.kind) {
    case 'Field': {
      const { name, alias, selections } = required;
      return {
        kind: 'Field',
        name,
        ...(alias ? { alias } : {}),
        ...(selections && selections.length > 0
          ? { selections: selections.map(readRequired) }
          : {}),
      };
    }
    case 'InlineFragment':
      return {
        kind: 'InlineFragment',
        typeCondition: required.typeCondition,
        selections: required.selections.map(readRequired),
      };
    case 'FragmentSpread':
      throw new PlanningError('A plan that requires by a named fragment cannot be run.');
  }
}

type Rewritten = {
  readonly inputRewrites?: readonly hive.FetchRewrite[] | null;
  readonly outputRewrites?: readonly hive.FetchRewrite[] | null;
};

function readRewrites({ inputRewrites, outputRewrites }: Rewritten): Partial<FetchNode> {
  return {
    ...(inputRewrites ? { inputRewrites: inputRewrites.flatMap(readRewrite) } : {}),
    ...(outputRewrites ? { outputRewrites: outputRewrites.flatMap(readRewrite) } : {}),
  };
}

/** One for each type a path names. */
function readRewrite(rewrite: hive.FetchRewrite): FetchDataRewrite[] {
  if ('KeyRenamer' in rewrite) {
    const { path, renameKeyTo } = rewrite.KeyRenamer;
    return readRewritePath(path).map((one) => ({ kind: 'KeyRenamer', path: one, renameKeyTo }));
  }
  const { path, setValueTo } = 'ValueSetter' in rewrite ? rewrite.ValueSetter : rewrite;
  return readRewritePath(path).map((one) => ({ kind: 'ValueSetter', path: one, setValueTo }));
}

function readRewritePath(path: readonly hive.FetchNodePathSegment[]): string[][] {
  return path.reduce<string[][]>(
    (paths, step) =>
      paths.flatMap((before) =>
        'Key' in step
          ? [[...before, step.Key]]
          : step.TypenameEquals.map((type) => [...before, `... on ${type}`]),
      ),
    [[]],
  );
}

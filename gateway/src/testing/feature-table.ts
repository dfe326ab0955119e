// One row per feature of Federation: the subgraphs, an operation, and the answer somebody wrote down by hand.
// A row is run by our executor, compiled and interpreted, and by Apollo's; where Apollo's answers otherwise, the row says why.
import type { PlanNode } from '@apollo/query-planner';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import type { Plan } from '../planning/query-planner.ts';
import { createTestGraph } from './test-graph.ts';
import type { TestSubgraphDefinition } from './test-subgraph.ts';

/** One row. */
export type Feature = {
  readonly feature: string;
  readonly graph: Readonly<Record<string, TestSubgraphDefinition>>;
  readonly query: string;
  readonly variables?: JsonObject;
  /** `@override` labels that are on. */
  readonly overridden?: readonly string[];
  readonly data: unknown;
  /** The errors' paths (`p.names.0`) and messages, in any order; none when absent. */
  readonly errors?: readonly string[];
  /** How often each subgraph is asked by us, where that is the point. */
  readonly asked?: Readonly<Record<string, number>>;
  /** Kinds of plan nodes, and what fetches carry, that must be there, where that is the point. */
  readonly nodes?: readonly PlanPart[];
  /** Why Apollo's executor answers otherwise; it is checked that it does. */
  readonly apolloDiffers?: string;
  /** Why the plan of Hive's planner is answered otherwise, by our executor; it is checked that it is. */
  readonly hiveDiffers?: string;
};

/** What a plan may be made of. */
export type PlanPart =
  | PlanNode['kind']
  | 'Subscription'
  | 'requires'
  | 'inputRewrites'
  | 'outputRewrites'
  | 'contextRewrites';

/** A subgraph that links all of Federation. */
export function subgraph(
  sdl: string,
  resolvers: TestSubgraphDefinition['resolvers'] = {},
): TestSubgraphDefinition {
  return { sdl: `${link}\n${sdl}`, resolvers };
}

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable",
  "@external", "@requires", "@provides", "@override", "@inaccessible", "@tag", "@interfaceObject", "@context",
  "@fromContext"])`;

/** Every row a test of its own. */
export function testFeatures(features: readonly Feature[]): void {
  test.each(features)('$feature', async (row) => {
    const graph = createTestGraph(row.graph);
    const { query, variables = {}, overridden = [] } = row;
    const wanted = { data: row.data, errors: [...(row.errors ?? [])].toSorted() };
    expect(told(await graph.ask(query, variables, overridden))).toEqual(wanted);
    for (const [name, times] of Object.entries(row.asked ?? {})) {
      const queries = graph.subgraphs.get(name)?.asked.map((one) => one.query);
      expect(queries, name).toHaveLength(times);
    }
    expect(told(await graph.askInterpreted(query, variables, overridden))).toEqual(wanted);
    const parts = partsOf(await graph.plan(query, overridden));
    expect(parts).toEqual(expect.arrayContaining([...(row.nodes ?? [])]));
    const reference = await graph.askApollo(query, variables, overridden).then(told, failed);
    const agrees = isDeepStrictEqual(reference, wanted);
    const why = row.apolloDiffers ?? `Apollo's answers ${JSON.stringify(reference)}`;
    expect(agrees, why).toBe(row.apolloDiffers === undefined);
    const byHive = await graph.askByHive(query, variables, overridden).then(told, failed);
    const hiveWhy = row.hiveDiffers ?? `by Hive's plan ${JSON.stringify(byHive)}`;
    expect(isDeepStrictEqual(byHive, wanted), hiveWhy).toBe(row.hiveDiffers === undefined);
  });
}

type Told = { readonly data: unknown; readonly errors: readonly string[] };

function told(answer: {
  data?: unknown;
  errors?: readonly { message: string; path?: readonly (string | number)[] }[];
}): Told {
  const errors = answer.errors?.map(({ path, message }) => `${path?.join('.') ?? ''}: ${message}`);
  return { data: answer.data, errors: (errors ?? []).toSorted() };
}

function failed(error: unknown): Told {
  return { data: undefined, errors: [String(error)] };
}

/** Every kind of node in a plan, and what its fetches carry. */
export function partsOf(plan: Plan): PlanPart[] {
  const parts = new Set<PlanPart>();
  const visit = (node: PlanNode | undefined): void => {
    if (node === undefined) return;
    parts.add(node.kind);
    switch (node.kind) {
      case 'Sequence':
      case 'Parallel':
        node.nodes.forEach(visit);
        break;
      case 'Flatten':
        visit(node.node);
        break;
      case 'Condition':
        visit(node.ifClause);
        visit(node.elseClause);
        break;
      case 'Fetch':
        for (const part of carried) if ((node[part]?.length ?? 0) > 0) parts.add(part);
        break;
      case 'Defer':
        break;
    }
  };
  if (plan.kind === 'subscription') {
    parts.add('Subscription');
    visit(plan.primary);
    visit(plan.rest);
  } else visit(plan.node);
  return [...parts];
}

const carried = ['requires', 'inputRewrites', 'outputRewrites', 'contextRewrites'] as const;

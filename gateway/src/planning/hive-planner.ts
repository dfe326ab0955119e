// The second backend: Hive's query planner, native code for Linux (glibc) and macOS, behind the same interface.
// It plans outside of JavaScript's thread; its plans are brought into the form the executors know.
import { GraphQLError, Kind, parse, print, visit, type DocumentNode } from 'graphql';
import type {
  QueryPlan,
  QueryPlanner as HiveQueryPlanner,
} from '@graphql-hive/router-query-planner';
import { SupergraphError } from '../supergraph/supergraph-error.ts';
import { adjustSupergraph } from './adjust-supergraph.ts';
import { readHivePlan } from './read-hive-plan.ts';
import type { PlannerBackend, PlanQuestion } from './planner-backend.ts';
import { PlannerMissingError } from './planner-missing-error.ts';
import { PlanningError, type Plan } from './query-planner.ts';
import { restorePlan } from './restore-plan.ts';

/** Overrides by a share of the requests are decided before planning: no share is taken here. */
const noShare = 100;

/**
 * Beware: for some valid operations the native planner aborts its process. Use it in one of its own.
 * @throws PlannerMissingError when the package is not installed or not made for this platform.
 * @throws SupergraphError for what it does not know.
 */
export async function createHiveBackend(
  sdl: string,
  budgetMs: number,
  load: LoadHive = loadPackage,
): Promise<PlannerBackend> {
  if (/\bcontextArguments:\s*\[\s*\{/.test(sdl)) {
    throw new SupergraphError(
      'The supergraph cannot be served: PLANNER=hive does not fill arguments from context (@fromContext).',
    );
  }
  const adjusted = adjustSupergraph(sdl);
  const planner = new (await loadHive(load))(adjusted.sdl);

  async function planNow({ document, operationName, labels }: PlanQuestion): Promise<Plan> {
    const asked = withoutIntrospection(parse(document), operationName);
    if (asked === undefined) return { kind: 'request', node: undefined };
    const signal = AbortSignal.timeout(budgetMs);
    let plan: QueryPlan;
    try {
      plan = await planner.planAsync(print(asked), operationName, new Set(labels), noShare, signal);
    } catch (cause) {
      if (!signal.aborted) throw cause;
      const message = 'Planning the operation takes more time or memory than allowed.';
      throw new PlanningError(message, { code: 'PLANNING_EXCEEDED', cause });
    }
    return restorePlan(readHivePlan(plan), adjusted);
  }

  return {
    async plan(question) {
      try {
        return await planNow(question);
      } catch (cause) {
        if (cause instanceof PlanningError) throw cause;
        const why =
          cause instanceof GraphQLError ? cause.message : 'The operation cannot be planned.';
        throw new PlanningError(why, { cause });
      }
    },
    rest: () => undefined,
    close: async () => undefined,
  };
}

async function loadHive(load: LoadHive): Promise<typeof HiveQueryPlanner> {
  try {
    return (await load()).QueryPlanner;
  } catch (cause) {
    const message =
      'PLANNER=hive needs the package @graphql-hive/router-query-planner, which is not installed or has no build ' +
      `for ${process.platform} ${process.arch}. PLANNER=apollo needs nothing.`;
    throw new PlannerMissingError(message, { cause });
  }
}

/** Loads the package; it throws where it has no build. */
type LoadHive = () => Promise<{ readonly QueryPlanner: typeof HiveQueryPlanner }>;

const loadPackage: LoadHive = () => import('@graphql-hive/router-query-planner');

/**
 * The operation without what the gateway answers itself: this planner knows no introspection.
 * Undefined when nothing is left of it.
 */
function withoutIntrospection(
  document: DocumentNode,
  operationName: string | undefined,
): DocumentNode | undefined {
  const definitions = document.definitions.filter(
    (node) =>
      node.kind !== Kind.OPERATION_DEFINITION ||
      operationName === undefined ||
      node.name?.value === operationName,
  );
  const roots = rootFragments({ ...document, definitions });
  let fields = 0;
  const kept: DocumentNode = visit(
    { ...document, definitions },
    {
      FragmentDefinition: (node) => (roots.has(node.name.value) ? undefined : false),
      Field(node) {
        if (node.name.value.startsWith('__')) return null;
        fields += 1;
        // Below the root everything is a subgraph's.
        return false;
      },
    },
  );
  return fields === 0 ? undefined : withoutEmptyParts(kept);
}

/** Fragments spread at the root of the operation, by themselves or through others. */
function rootFragments(document: DocumentNode): Set<string> {
  const found = new Set<string>();
  let before = -1;
  while (before !== found.size) {
    before = found.size;
    for (const node of document.definitions) {
      if (node.kind === Kind.FRAGMENT_DEFINITION && !found.has(node.name.value)) continue;
      visit(node, {
        Field: () => false,
        FragmentSpread: ({ name }) => void found.add(name.value),
      });
    }
  }
  return found;
}

/** Fragments of which nothing is left are left out, and so are those nobody spreads any more. */
function withoutEmptyParts(document: DocumentNode): DocumentNode {
  const empty = new Set<string>();
  let size = -1;
  let kept = document;
  while (size !== empty.size) {
    size = empty.size;
    kept = visit(kept, {
      FragmentSpread: ({ name }) => (empty.has(name.value) ? null : undefined),
      InlineFragment: {
        leave: ({ selectionSet }) => (selectionSet.selections.length === 0 ? null : undefined),
      },
      FragmentDefinition: {
        leave(node) {
          if (node.selectionSet.selections.length > 0) return undefined;
          empty.add(node.name.value);
          return null;
        },
      },
    });
  }
  return kept;
}

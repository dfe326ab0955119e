// Makes a failing operation small: drops one part after the other as long as it still fails.
// Selections, directives, arguments and fragments go first; variables that nobody uses follow.
import {
  Kind,
  parse,
  print,
  validate,
  visit,
  type ASTNode,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import type { DrawnOperation } from './random-operation.ts';

/** @param fails whether an operation still shows what is wrong. */
export async function shrinkOperation(
  schema: GraphQLSchema,
  operation: DrawnOperation,
  fails: (operation: DrawnOperation) => Promise<boolean>,
): Promise<DrawnOperation> {
  let smallest = operation;
  for (let at = 0; at < countParts(parse(smallest.query));) {
    const smaller = { ...smallest, query: print(dropPart(parse(smallest.query), at)) };
    const shorter = smaller.query.length < smallest.query.length;
    if (shorter && isValid(schema, smaller.query) && (await fails(smaller))) smallest = smaller;
    else at += 1;
  }
  return smallest;
}

const droppable = new Set<string>([
  Kind.FIELD,
  Kind.INLINE_FRAGMENT,
  Kind.FRAGMENT_SPREAD,
  Kind.DIRECTIVE,
  Kind.ARGUMENT,
  Kind.VARIABLE_DEFINITION,
  Kind.FRAGMENT_DEFINITION,
]);

function countParts(document: DocumentNode): number {
  let count = 0;
  visit(document, {
    enter(node) {
      if (droppable.has(node.kind)) count += 1;
    },
  });
  return count;
}

function dropPart(document: DocumentNode, which: number): DocumentNode {
  let seen = -1;
  const dropped: DocumentNode = visit(document, {
    enter(node: ASTNode) {
      if (!droppable.has(node.kind)) return undefined;
      seen += 1;
      return seen === which ? null : undefined;
    },
  });
  return withoutUnused(dropped);
}

/** Fragments and variables nobody uses any more, and empty selection sets, would only make it invalid. */
function withoutUnused(document: DocumentNode): DocumentNode {
  const spread = new Set<string>();
  visit(document, { FragmentSpread: ({ name }) => void spread.add(name.value) });
  const kept = document.definitions.filter(
    (node) => node.kind !== Kind.FRAGMENT_DEFINITION || spread.has(node.name.value),
  );
  const used = new Set<string>();
  for (const node of kept) {
    visit(node, {
      VariableDefinition: () => false,
      Variable: ({ name }) => void used.add(name.value),
    });
  }
  return visit(
    { ...document, definitions: kept },
    {
      VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? undefined : null),
      SelectionSet(set) {
        if (set.selections.length > 0) return undefined;
        const name = { kind: Kind.NAME as const, value: '__typename' };
        return { ...set, selections: [{ kind: Kind.FIELD as const, name }] };
      },
    },
  );
}

function isValid(schema: GraphQLSchema, query: string): boolean {
  try {
    return validate(schema, parse(query), undefined, { maxErrors: 1 }).length === 0;
  } catch {
    return false;
  }
}

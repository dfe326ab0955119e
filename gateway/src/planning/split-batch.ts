// Takes one alias out of a batched entity fetch, as an operation of its own.
// What the others alone used, variables and fragments, stays behind.
import { Kind, parse, print, visit, type DocumentNode, type FieldNode } from 'graphql';
import { withUsedVariables } from './used-variables.ts';

/** One of a batch's entity fetches. */
export type BatchPart = {
  readonly alias: string;
  readonly representationsVariableName: string;
};

/** The operation, and the client's variables it uses. */
export function splitBatch(
  batch: string,
  { alias, representationsVariableName }: BatchPart,
): { operation: string; variables: string[] } {
  const chosen = visit(parse(batch), {
    OperationDefinition: (node) => ({
      ...node,
      selectionSet: {
        ...node.selectionSet,
        selections: node.selectionSet.selections.flatMap((one) =>
          one.kind === Kind.FIELD && one.alias?.value === alias ? [withoutAlias(one)] : [],
        ),
      },
    }),
    Variable: ({ name, ...node }) =>
      name.value === representationsVariableName
        ? { ...node, name: { ...name, value: 'representations' } }
        : undefined,
  });
  const kept = { ...chosen, definitions: withUsedFragments(chosen) };
  const { operation, variables } = withUsedVariables(kept);
  return {
    operation: print(operation),
    variables: variables.filter((name) => name !== 'representations'),
  };
}

function withoutAlias({ alias: _alias, ...field }: FieldNode): FieldNode {
  return field;
}

function withUsedFragments({ definitions }: DocumentNode): DocumentNode['definitions'] {
  const used = new Set<string>();
  let before = -1;
  while (before !== used.size) {
    before = used.size;
    for (const node of definitions) {
      if (node.kind === Kind.FRAGMENT_DEFINITION && !used.has(node.name.value)) continue;
      visit(node, { FragmentSpread: ({ name }) => void used.add(name.value) });
    }
  }
  return definitions.filter(
    (node) => node.kind !== Kind.FRAGMENT_DEFINITION || used.has(node.name.value),
  );
}

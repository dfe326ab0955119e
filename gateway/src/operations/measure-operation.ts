// How deep an operation is and how much it selects once its fragments are expanded.
// Each fragment is measured once, so a chain of fragments that doubles at every step costs nothing to refuse.
import { Kind, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

/** Sizes of a validated operation (a cycle of fragments would not end). */
export type OperationSize = {
  /** Levels of nested fields; a root field is at depth 1. */
  readonly depth: number;
  /** Fields after expanding every fragment spread where it stands. */
  readonly selections: number;
};

/** Measures a selection set that validation has passed. */
export function measureOperation(
  selectionSet: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): OperationSize {
  const known = new Map<string, OperationSize>();

  function measureFragment(name: string): OperationSize {
    const before = known.get(name);
    if (before !== undefined) return before;
    const fragment = fragments.get(name);
    const size = fragment === undefined ? nothing : measure(fragment.selectionSet);
    known.set(name, size);
    return size;
  }

  function measure(set: SelectionSetNode): OperationSize {
    let depth = 0;
    let selections = 0;
    for (const selection of set.selections) {
      let size: OperationSize;
      if (selection.kind === Kind.FIELD) {
        const below = selection.selectionSet ? measure(selection.selectionSet) : nothing;
        size = { depth: below.depth + 1, selections: below.selections + 1 };
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        size = measure(selection.selectionSet);
      } else {
        size = measureFragment(selection.name.value);
      }
      depth = Math.max(depth, size.depth);
      selections += size.selections;
    }
    return { depth, selections };
  }

  return measure(selectionSet);
}

const nothing: OperationSize = { depth: 0, selections: 0 };

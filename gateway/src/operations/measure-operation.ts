// How large an operation is once its fragments are expanded: depth, fields, aliases, directives, root fields.
// Each fragment is measured once, so a chain of fragments that doubles at every step costs nothing to refuse.
import {
  Kind,
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** Sizes with every fragment counted where it is spread. */
export type OperationSize = {
  /** Levels of nested fields; a root field is at depth 1. */
  readonly depth: number;
  /** Fields. */
  readonly selections: number;
  readonly aliases: number;
  readonly directives: number;
  /** Fields of the outermost selection set. */
  readonly rootFields: number;
};

/** The largest of each size over all operations of a document, which need not be valid. */
export function measureDocument(document: DocumentNode): OperationSize {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const measure = createMeasure(fragments);
  let largest = nothing;
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    const size = measure(node.selectionSet);
    const variables = node.variableDefinitions?.flatMap((one) => one.directives ?? []) ?? [];
    const own = (node.directives?.length ?? 0) + variables.length;
    largest = maximum(largest, { ...size, directives: size.directives + own });
  }
  // A fragment nobody spreads is invalid, but it would be validated first.
  for (const fragment of fragments.values()) {
    largest = maximum(largest, { ...measure(fragment.selectionSet), rootFields: 0 });
  }
  return largest;
}

function createMeasure(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
  const known = new Map<string, OperationSize>();

  function measureFragment(name: string): OperationSize {
    const before = known.get(name);
    if (before !== undefined) return before;
    // A fragment that spreads itself counts nothing below: validation refuses it afterwards.
    known.set(name, nothing);
    const fragment = fragments.get(name);
    const size =
      fragment === undefined
        ? nothing
        : withDirectives(measure(fragment.selectionSet), fragment.directives);
    known.set(name, size);
    return size;
  }

  function measureSelection(selection: SelectionNode): OperationSize {
    switch (selection.kind) {
      case Kind.FIELD: {
        const below = selection.selectionSet ? measure(selection.selectionSet) : nothing;
        return {
          depth: below.depth + 1,
          selections: below.selections + 1,
          aliases: below.aliases + (selection.alias === undefined ? 0 : 1),
          directives: below.directives,
          rootFields: 1,
        };
      }
      case Kind.INLINE_FRAGMENT:
        return measure(selection.selectionSet);
      case Kind.FRAGMENT_SPREAD:
        return measureFragment(selection.name.value);
    }
  }

  function measure(set: SelectionSetNode): OperationSize {
    let size = nothing;
    for (const selection of set.selections) {
      const one = withDirectives(measureSelection(selection), selection.directives);
      size = {
        depth: Math.max(size.depth, one.depth),
        selections: size.selections + one.selections,
        aliases: size.aliases + one.aliases,
        directives: size.directives + one.directives,
        rootFields: size.rootFields + one.rootFields,
      };
    }
    return size;
  }

  return measure;
}

function withDirectives(
  size: OperationSize,
  directives: readonly DirectiveNode[] | undefined,
): OperationSize {
  if (directives === undefined || directives.length === 0) return size;
  return { ...size, directives: size.directives + directives.length };
}

function maximum(one: OperationSize, other: OperationSize): OperationSize {
  return {
    depth: Math.max(one.depth, other.depth),
    selections: Math.max(one.selections, other.selections),
    aliases: Math.max(one.aliases, other.aliases),
    directives: Math.max(one.directives, other.directives),
    rootFields: Math.max(one.rootFields, other.rootFields),
  };
}

const nothing: OperationSize = {
  depth: 0,
  selections: 0,
  aliases: 0,
  directives: 0,
  rootFields: 0,
};

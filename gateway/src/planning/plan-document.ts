// The document the planner is given instead of the client's: the same question, without what planners get wrong.
// Aliases that hide another field's name get a name of their own; what is skipped for certain is left out.
import {
  Kind,
  OperationTypeNode,
  visit,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { fetchedName } from '../operations/fetched-name.ts';
import type { Operation } from '../operations/operation.ts';
import { withHiddenTypesTold } from './hidden-types.ts';

/** A document with the same answer, but for the response names: see `fetchedName`. */
export function planDocument(operation: Operation): DocumentNode {
  return withHiddenTypesTold(operation.supergraph, cleared(operation));
}

function cleared(operation: Operation): DocumentNode {
  return visit(inWrittenOrder(operation), {
    Field: {
      enter: (node) => (isNeverSelected(node.directives) ? null : undefined),
      leave: (node) => renamed(node, fetchedName(operation, node)),
    },
    InlineFragment: (node) => (isNeverSelected(node.directives) ? null : undefined),
    FragmentSpread: (node) => (isNeverSelected(node.directives) ? null : undefined),
    SelectionSet: {
      leave(set, _key, parent) {
        const atRoot =
          parent !== undefined && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION;
        return filled(withPlainName(set), atRoot) ?? withPlainName(set);
      },
    },
  });
}

/** Mutations run in the order they are written; planners let fragments at the root go first. */
function inWrittenOrder({ document, definition, fragments, kind }: Operation): DocumentNode {
  if (kind !== OperationTypeNode.MUTATION) return document;

  function flat(set: SelectionSetNode, directives: readonly DirectiveNode[]): SelectionNode[] {
    return set.selections.flatMap((selection) => {
      const conditions = [...directives, ...(selection.directives ?? [])];
      if (selection.kind === Kind.FIELD) return [guarded(selection, directives)];
      const below =
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection.selectionSet
          : fragments.get(selection.name.value)?.selectionSet;
      return below === undefined ? [] : flat(below, conditions);
    });
  }

  const selections = flat(definition.selectionSet, []);
  const ordered = { ...definition, selectionSet: { ...definition.selectionSet, selections } };
  const others = document.definitions.filter((node) => node !== definition);
  return { ...document, definitions: [ordered, ...others] };
}

/** A field under the conditions of the fragments it stood in, one inline fragment for each. */
function guarded(field: FieldNode, directives: readonly DirectiveNode[]): SelectionNode {
  return directives.reduceRight<SelectionNode>(
    (inner, directive) => ({
      kind: Kind.INLINE_FRAGMENT,
      directives: [directive],
      selectionSet: { kind: Kind.SELECTION_SET, selections: [inner] },
    }),
    field,
  );
}

function renamed(node: FieldNode, name: string): FieldNode | undefined {
  if (name !== node.name.value) {
    return node.alias?.value === name
      ? undefined
      : { ...node, alias: { kind: Kind.NAME, value: name } };
  }
  if (node.alias === undefined) return undefined;
  // `f: f` is `f`; not every planner knows.
  const { alias: _alias, ...plain } = node;
  return plain;
}

/** An object all of whose fields are skipped, or may be, is still asked for: it may be null. Planners forget it then. */
function filled(set: SelectionSetNode, atRoot: boolean): SelectionSetNode | undefined {
  const conditional = set.selections.every(({ directives = [] }) => directives.some(isCondition));
  if (!conditional || (atRoot && set.selections.length > 0)) return undefined;
  return withTypename(set);
}

/** Whoever asks for the type's name under another one gets it under its own too: the answer is completed by that. */
function withPlainName(set: SelectionSetNode): SelectionSetNode {
  const names = set.selections.filter(
    (one) => one.kind === Kind.FIELD && one.name.value === '__typename',
  );
  const plain = names.some((one) => one.kind === Kind.FIELD && one.alias === undefined);
  return names.length === 0 || plain ? set : withTypename(set);
}

function withTypename(set: SelectionSetNode): SelectionSetNode {
  const name = { kind: Kind.NAME as const, value: '__typename' };
  return { ...set, selections: [...set.selections, { kind: Kind.FIELD, name }] };
}

function isCondition({ name }: DirectiveNode): boolean {
  return name.value === 'skip' || name.value === 'include';
}

function isNeverSelected(directives: readonly DirectiveNode[] = []): boolean {
  return directives.some((directive) => {
    const value = directive.arguments?.[0]?.value;
    if (value?.kind !== Kind.BOOLEAN) return false;
    const { value: name } = directive.name;
    return (name === 'skip' && value.value) || (name === 'include' && !value.value);
  });
}

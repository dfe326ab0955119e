// Whether an operation selects anything at its root that a subgraph would have to answer.
// `__typename`, introspection and what is skipped for certain need no fetch, so an empty plan is right for them.
import { Kind, type DirectiveNode, type SelectionSetNode } from 'graphql';
import type { Operation } from '../operations/operation.ts';

/** True when an empty plan cannot be right. */
export function asksForData(operation: Operation): boolean {
  function anyField(set: SelectionSetNode): boolean {
    return set.selections.some((selection) => {
      if (isNeverSelected(selection.directives ?? [])) return false;
      switch (selection.kind) {
        case Kind.FIELD:
          return !selection.name.value.startsWith('__');
        case Kind.INLINE_FRAGMENT:
          return anyField(selection.selectionSet);
        case Kind.FRAGMENT_SPREAD: {
          const fragment = operation.fragments.get(selection.name.value);
          return fragment !== undefined && anyField(fragment.selectionSet);
        }
      }
    });
  }
  return anyField(operation.definition.selectionSet);
}

function isNeverSelected(directives: readonly DirectiveNode[]): boolean {
  return directives.some((directive) => {
    const value = directive.arguments?.[0]?.value;
    if (value?.kind !== Kind.BOOLEAN) return false;
    const { value: name } = directive.name;
    return (name === 'skip' && value.value) || (name === 'include' && !value.value);
  });
}

// Types that clients may not see stand behind interfaces and unions that they may. Which of them an object is, only its
// name tells: it is asked for wherever such a type is possible, and the answer is completed by it.
import {
  isAbstractType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type SelectionSetNode,
} from 'graphql';
import type { Supergraph } from '../supergraph/supergraph.ts';

/** The document, with `__typename` where an object may be of a hidden type; itself when no type is hidden so. */
export function withHiddenTypesTold(supergraph: Supergraph, document: DocumentNode): DocumentNode {
  const hiding = hidingTypes(supergraph);
  if (hiding.size === 0) return document;
  const types = new TypeInfo(supergraph.apiSchema);
  return visit(
    document,
    visitWithTypeInfo(types, {
      SelectionSet: {
        leave(set, _key, parent) {
          const ofField = parent !== undefined && 'kind' in parent && parent.kind === Kind.FIELD;
          return ofField && hiding.has(types.getParentType()?.name ?? '') ? named(set) : undefined;
        },
      },
    }),
  );
}

function named(set: SelectionSetNode): SelectionSetNode {
  const name = { kind: Kind.NAME as const, value: '__typename' };
  return { ...set, selections: [...set.selections, { kind: Kind.FIELD, name }] };
}

const known = new WeakMap<Supergraph, ReadonlySet<string>>();

/** Abstract types of the API behind which there are types it does not have. */
function hidingTypes(supergraph: Supergraph): ReadonlySet<string> {
  const before = known.get(supergraph);
  if (before !== undefined) return before;
  const { apiSchema, fullSchema } = supergraph;
  const hiding = new Set<string>();
  for (const { name } of Object.values(apiSchema.getTypeMap())) {
    const full = fullSchema.getType(name);
    if (!isAbstractType(full)) continue;
    if (
      fullSchema.getPossibleTypes(full).some((type) => apiSchema.getType(type.name) === undefined)
    ) {
      hiding.add(name);
    }
  }
  known.set(supergraph, hiding);
  return hiding;
}

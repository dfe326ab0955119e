// Whether a leaf value a subgraph sent fits its type of the API, and how it is written.
// Enum values hidden from the API do not fit; custom scalars pass as they are.
import { isEnumType, type GraphQLLeafType } from 'graphql';

/** The value as it goes to the client, or undefined when it does not fit. */
export function completeLeaf(type: GraphQLLeafType, value: unknown): unknown {
  if (isEnumType(type)) {
    return typeof value === 'string' && type.getValue(value) ? value : undefined;
  }
  switch (type.name) {
    case 'Int':
      return Number.isInteger(value) ? value : undefined;
    case 'Float':
      return typeof value === 'number' ? value : undefined;
    case 'String':
      return typeof value === 'string' ? value : undefined;
    case 'Boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'ID':
      return typeof value === 'number'
        ? String(value)
        : typeof value === 'string'
          ? value
          : undefined;
    default:
      return value;
  }
}

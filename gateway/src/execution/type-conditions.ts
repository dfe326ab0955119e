// Whether an object, by the `__typename` a subgraph gave it, satisfies a type condition of the plan.
// Decided by the full schema: plans speak of types that clients may not see.
import { isAbstractType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import { ownValue, type JsonObject } from '../json.ts';

/** True when the object's type is, implements or is a member of `condition`; `unknown` when it has no name. */
export function objectIsOfType(
  schema: GraphQLSchema,
  object: JsonObject,
  condition: string,
  unknown: boolean,
): boolean {
  const name = ownValue(object, '__typename');
  if (typeof name !== 'string') return unknown;
  if (name === condition) return true;
  const type = schema.getType(name);
  const abstract = schema.getType(condition);
  if (!isAbstractType(abstract) || !(isObjectType(type) || isInterfaceType(type))) return false;
  return schema.isSubType(abstract, type);
}

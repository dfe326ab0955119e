// Fills the owner's selection from a state event instead of asking the owner again, when the event carries
// all of it. What comes out is new: the event's data is shared by everybody who listens.
import {
  getNullableType,
  isNonNullType,
  isNullableType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLObjectType,
  type SelectionSetNode,
} from 'graphql';
import { isIncluded } from '../execution/collect-fields.ts';
import { ownValue, setOwn, type JsonObject } from '../json.ts';
import type { Variables } from '../operations/operation.ts';
import type { CarriedFields } from './live-field.ts';

/** The selected fields of `type` from the event's data, or undefined when one of them is not carried. */
export function fillFromEvent(
  type: GraphQLObjectType,
  set: SelectionSetNode,
  carries: CarriedFields,
  variables: Variables,
  data: JsonObject,
): JsonObject | undefined {
  const filled: JsonObject = {};
  for (const selection of set.selections) {
    if (!isIncluded(selection, variables)) continue;
    // The planner writes fragments only for conditions; what is below one is left to the owner.
    if (selection.kind !== Kind.FIELD) return undefined;
    const value = fillField(type, selection, carries, variables, data);
    if (value === undefined) return undefined;
    setOwn(filled, selection.alias?.value ?? selection.name.value, value);
  }
  return filled;
}

function fillField(
  type: GraphQLObjectType,
  field: FieldNode,
  carries: CarriedFields,
  variables: Variables,
  data: JsonObject,
): unknown {
  const name = field.name.value;
  if (name === '__typename') return type.name;
  const carried = carries.get(name);
  // A field with arguments may answer anything; the event knows only one answer.
  if (carried === undefined || field.arguments?.length) return undefined;
  if (carried.kind === 'leaf') {
    if (field.selectionSet !== undefined) return undefined;
    // An optional property that is absent stands for null.
    return structuredClone(ownValue(data, carried.property) ?? null);
  }
  const declared = type.getFields()[name]?.type;
  const below = getNullableType(declared);
  if (field.selectionSet === undefined || !isObjectType(below)) return undefined;
  if (isNullableType(declared) && lacksNonNull(below, carried.fields, data)) return null;
  return fillFromEvent(below, field.selectionSet, carried.fields, variables, data);
}

/** Whether a nullable object is absent: a leaf it cannot be without is not in the data. */
function lacksNonNull(type: GraphQLObjectType, carries: CarriedFields, data: JsonObject): boolean {
  return [...carries].some(
    ([name, carried]) =>
      carried.kind === 'leaf' &&
      isNonNullType(type.getFields()[name]?.type) &&
      (ownValue(data, carried.property) ?? null) === null,
  );
}

// Reads what `@live(carries:)` says: a selection of the entity, with the event's property where the names differ.
// `id: accountId owner { id: userId } balance` carries Account.id, Account.owner.id and Account.balance.
import {
  getNamedType,
  getNullableType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type SelectionSetNode,
} from 'graphql';

/** A leaf of the selection: a field of the graph and the event's property that fills it. */
export interface CarriedField {
  /** For example `Account.owner.id`. */
  readonly coordinate: string;
  readonly type: GraphQLOutputType;
  /** Whether the property may be absent or null: the field, or an object above it, is nullable. */
  readonly nullable: boolean;
  readonly property: string;
}

/** The leaves of `carries`, or what is wrong with it. */
export type Carried =
  | { readonly ok: true; readonly fields: readonly CarriedField[] }
  | { readonly ok: false; readonly message: string };

/** Resolves `carries` against the entity's type. */
export function readCarriedFields(entity: GraphQLObjectType, carries: string): Carried {
  try {
    const [operation] = parse(`{ ${carries} }`, { noLocation: true }).definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('is no selection');
    return { ok: true, fields: leavesOf(entity, operation.selectionSet, entity.name, false) };
  } catch (cause) {
    return { ok: false, message: cause instanceof Error ? cause.message : String(cause) };
  }
}

function leavesOf(
  type: GraphQLObjectType,
  selection: SelectionSetNode,
  parent: string,
  nullableAbove: boolean,
): CarriedField[] {
  return selection.selections.flatMap((node) => {
    if (node.kind !== Kind.FIELD) throw new Error('may name fields only');
    const name = (node.alias ?? node.name).value;
    const field = type.getFields()[name];
    if (field === undefined) throw new Error(`${type.name} has no field ${name}`);
    const coordinate = `${parent}.${name}`;
    const nullable = nullableAbove || !isNonNullType(field.type);
    return leafOrObject(node, field.type, coordinate, nullable);
  });
}

function leafOrObject(
  node: FieldNode,
  type: GraphQLOutputType,
  coordinate: string,
  nullable: boolean,
): CarriedField[] {
  if (isListType(getNullableType(type))) throw new Error(`${coordinate} is a list`);
  const named = getNamedType(type);
  if (isObjectType(named)) {
    if (!node.selectionSet) throw new Error(`${coordinate} needs a selection`);
    return leavesOf(named, node.selectionSet, coordinate, nullable);
  }
  if (node.selectionSet) throw new Error(`${coordinate} has no fields to select`);
  return [{ coordinate, type, nullable, property: node.name.value }];
}

// What an event's contract says of one property of its data, and which JSON a field of the graph needs.
import { getNamedType, getNullableType, isEnumType, type GraphQLOutputType } from 'graphql';
import type { Contract } from '../contracts/contract.ts';

const scalarJsonTypes: ReadonlyMap<string, string> = new Map([
  ['ID', 'string'],
  ['String', 'string'],
  ['Date', 'string'],
  ['DateTime', 'string'],
  ['Int', 'integer'],
  ['Boolean', 'boolean'],
  ['Money', 'object'],
]);

/** Undefined for a scalar that is not known here: nothing can be said about it. */
export function expectedJsonType(type: GraphQLOutputType): string | undefined {
  return isEnumType(getNullableType(type))
    ? 'string'
    : scalarJsonTypes.get(getNamedType(type).name);
}

/** Whether the property is always there. */
export function isRequired({ schema }: Contract, property: string): boolean {
  return (schema.required ?? []).includes(property);
}

/** The JSON types the property may have: an enum of strings has none of its own, a union of alternatives several. */
export function jsonTypes({ schema }: Contract, property: string): string[] {
  const json: unknown = schema.properties[property];
  return typesOf(json);
}

function typesOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if ('anyOf' in schema && Array.isArray(schema.anyOf)) return schema.anyOf.flatMap(typesOf);
  if ('type' in schema && typeof schema.type === 'string') return [schema.type];
  return 'enum' in schema ? ['string'] : [];
}

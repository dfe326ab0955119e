// Checks the Query fields a @live subscription has the owner asked by: the one that authorises, and the one that answers
// a single event. `account`, or `shuffle(id: shuffleId)` where names differ.
import {
  getNullableType,
  isRequiredArgument,
  Kind,
  parse,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import type { Contract } from '../contracts/contract.ts';

/** What is wrong with a @live, without the field's name. */
export interface Problem {
  readonly code: string;
  readonly message: string;
}

type Field = GraphQLField<unknown, unknown>;
type Live = ReadonlyMap<string, string>;

/** @param sameType whether it is the first frame too, and must be of the subscription's type */
export function checkSnapshot(
  schema: GraphQLSchema,
  field: Field,
  live: Live,
  sameType: boolean,
): Problem[] {
  const called = findCall(schema, live.get('snapshot') ?? '');
  if (called === undefined) return [unknownCall('snapshot', live.get('snapshot'))];
  const { query, given } = called;
  const filled = given ?? new Map(field.args.map(({ name }) => [name, name]));
  const message = `and its snapshot Query.${query.name} differ in arguments or type`;
  const differs = { code: 'LIVE_SNAPSHOT_DIFFERS', message };
  if (sameType && typeOf(query) !== typeOf(field)) return [differs];
  const fits = query.args.every((argument) => fitsArgument(argument, field.args, filled));
  const known = [...filled].every(
    ([name, from]) =>
      given === undefined || (hasNamed(query.args, name) && hasNamed(field.args, from)),
  );
  // A state is whatever its arguments say; one that the snapshot does not take would be ignored.
  const taken =
    !sameType || given !== undefined || field.args.every(({ name }) => hasNamed(query.args, name));
  return fits && known && taken ? [] : [differs];
}

/** @param contracts the events whose properties fill the arguments, each of them */
export function checkFetch(
  schema: GraphQLSchema,
  field: Field,
  live: Live,
  contracts: readonly Contract[],
): Problem[] {
  const called = findCall(schema, live.get('fetch') ?? '');
  if (called === undefined) return [unknownCall('fetch', live.get('fetch'))];
  const { query, given = new Map<string, string>() } = called;
  const message = `and its fetch Query.${query.name} differ in arguments or type`;
  const missing = query.args.some((one) => isRequiredArgument(one) && !given.has(one.name));
  const unknown = [...given.keys()].some((name) => !hasNamed(query.args, name));
  if (typeOf(query) !== typeOf(field) || missing || unknown) {
    return [{ code: 'LIVE_FETCH_DIFFERS', message }];
  }
  return [...given.values()]
    .filter((property) => property !== '_change')
    .flatMap((property) => contracts.flatMap((contract) => checkFilled(contract, property)));
}

function checkFilled(contract: Contract, property: string): Problem[] {
  if ((contract.schema.required ?? []).includes(property)) return [];
  const message = `fetches by ${property}, which ${contract.type} data does not always have`;
  return [{ code: 'LIVE_PROPERTY_MISSING', message }];
}

function findCall(schema: GraphQLSchema, text: string) {
  const call = parseCall(text);
  const query = call && schema.getQueryType()?.getFields()[call.name.value];
  if (call === undefined || query === undefined) return undefined;
  if ((call.arguments ?? []).length === 0) return { query, given: undefined };
  const given = new Map(
    (call.arguments ?? []).map(({ name, value }) => [
      name.value,
      value.kind === Kind.ENUM ? value.value : '',
    ]),
  );
  return { query, given };
}

function parseCall(text: string): FieldNode | undefined {
  try {
    const [operation] = parse(`{ ${text} }`, { noLocation: true }).definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) return undefined;
    const [call, ...others] = operation.selectionSet.selections;
    return call?.kind === Kind.FIELD && others.length === 0 ? call : undefined;
  } catch {
    return undefined;
  }
}

function unknownCall(what: 'snapshot' | 'fetch', text = ''): Problem {
  return { code: `LIVE_${what.toUpperCase()}_UNKNOWN`, message: `has no ${what} Query.${text}` };
}

/** Filled from an argument of the same type, or not needed. */
function fitsArgument(
  argument: GraphQLArgument,
  fieldArguments: readonly GraphQLArgument[],
  filled: ReadonlyMap<string, string>,
): boolean {
  const from = fieldArguments.find(({ name }) => name === filled.get(argument.name));
  if (from === undefined) return !isRequiredArgument(argument);
  return (
    String(getNullableType(from.type)) === String(getNullableType(argument.type)) &&
    (!isRequiredArgument(argument) || String(from.type) === String(argument.type))
  );
}

const hasNamed = (args: readonly GraphQLArgument[], name: string): boolean =>
  args.some((argument) => argument.name === name);

const typeOf = ({ type }: Field): string => String(getNullableType(type));

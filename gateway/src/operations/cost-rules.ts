// What each field of the API costs, read from the supergraph: `@cost` and `@listSize`, with defaults for the rest.
// https://ibm.github.io/graphql-specs/cost-spec.html, as Federation's cost specification has it.
import {
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
} from 'graphql';
import { directiveReader } from '../supergraph/applied-directives.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';

/** What one field costs. */
export type FieldCost = {
  /** The field and one object below it, without what is selected in it. */
  readonly weight: number;
  readonly isList: boolean;
  /** Arguments whose number is the size of the list; the largest counts. */
  readonly slicing: readonly string[];
  /** The size where no slicing argument says it. */
  readonly assumedSize: number;
  /** Lists below, of that size; undefined means every list directly below. */
  readonly sizedFields: ReadonlySet<string> | undefined;
  /** Whether the sizes count for lists below and not for the field itself. */
  readonly sizesBelow: boolean;
  /** Weights of arguments, where given. */
  readonly argumentWeights: ReadonlyMap<string, number>;
};

/** Prices by type and field; made once per supergraph. */
export type CostRules = {
  costOf(typeName: string, field: GraphQLField<unknown, unknown>): FieldCost;
};

const identity = 'https://specs.apollo.dev/cost';
/** Without `@listSize`, integers under these names are page sizes: what connections and lists call them. */
const slicingNames = new Set(['first', 'last', 'limit', 'pageSize']);
const mutationWeight = 10;

/** @param assumedSize of a list nobody says the size of. */
export function readCostRules(supergraph: Supergraph, assumedSize: number): CostRules {
  const readCost = directiveReader(supergraph, identity, 'cost');
  const readSize = directiveReader(supergraph, identity, 'listSize');
  const { fullSchema } = supergraph;
  const mutation = fullSchema.getMutationType()?.name;
  const known = new Map<string, FieldCost>();

  function weightOf(typeName: string, field: unknown, named: GraphQLNamedType): number {
    const own = numberIn(readCost(field), 'weight');
    if (own !== undefined) return own;
    const ofType = numberIn(readCost(fullSchema.getType(named.name)), 'weight');
    const below = ofType ?? (isCompositeType(named) ? 1 : 0);
    return typeName === mutation ? Math.max(below, mutationWeight) : below;
  }

  function read(typeName: string, apiField: GraphQLField<unknown, unknown>): FieldCost {
    // Directives stand in the full schema; the API schema has none.
    const type = fullSchema.getType(typeName);
    const field = type && 'getFields' in type ? type.getFields()[apiField.name] : undefined;
    const size = readSize(field);
    const sized = textsIn(size, 'sizedFields');
    const slicing = textsIn(size, 'slicingArguments') ?? pageArguments(apiField);
    const isList = hasList(apiField.type);
    const args = field && 'args' in field ? field.args : [];
    return {
      weight: weightOf(typeName, field, getNamedType(apiField.type)),
      isList,
      slicing,
      assumedSize: numberIn(size, 'assumedSize') ?? assumedSize,
      sizedFields: sized === undefined ? undefined : new Set(sized),
      sizesBelow: sized !== undefined || (!isList && (slicing.length > 0 || size !== undefined)),
      argumentWeights: new Map(
        args.flatMap((argument) => {
          const weight = numberIn(readCost(argument), 'weight');
          return weight === undefined ? [] : [[argument.name, weight] as const];
        }),
      ),
    };
  }

  return {
    costOf(typeName, field) {
      const key = `${typeName}.${field.name}`;
      let cost = known.get(key);
      if (cost === undefined) {
        cost = read(typeName, field);
        known.set(key, cost);
      }
      return cost;
    },
  };
}

function pageArguments(field: GraphQLField<unknown, unknown>): string[] {
  return field.args
    .filter(({ name, type }) => slicingNames.has(name) && getNamedType(type).name === 'Int')
    .map(({ name }) => name);
}

function hasList(type: GraphQLOutputType): boolean {
  return isNonNullType(type) ? hasList(type.ofType) : isListType(type);
}

/** `@cost(weight: "5.0")` in IBM's specification, `weight: 5` in Federation's. */
function numberIn(values: Record<string, unknown> | undefined, name: string): number | undefined {
  const value = values?.[name];
  const read = typeof value === 'string' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? Math.max(0, read) : undefined;
}

function textsIn(values: Record<string, unknown> | undefined, name: string): string[] | undefined {
  const value = values?.[name];
  if (!Array.isArray(value)) return undefined;
  return value.filter((one): one is string => typeof one === 'string');
}

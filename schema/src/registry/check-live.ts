// Checks that every @live subscription still gets from its event what it says it carries.
// The gateway answers carried fields from the event alone, so a mismatch would be wrong data, not an error.
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { streamDefinitions } from '../broker/streams.ts';
import type { Contract } from '../contracts/contract.ts';
import { readCarriedFields, type CarriedField } from './carried-fields.ts';
import { error, type Finding } from './finding.ts';
import { sourceSdlPath } from './registry-files.ts';
import { directivesNamed, objectTypes, subgraphSchema } from './subgraph-schema.ts';

/** What is wrong with the @live directives of all subgraphs. SDL must have composed. */
export function checkLive(
  contracts: readonly Contract[],
  sources: ReadonlyMap<string, string>,
): Finding[] {
  return [...sources].flatMap(([name, sdl]) => {
    const schema = subgraphSchema(sdl);
    const fields = objectTypes(schema).flatMap((type) =>
      Object.values(type.getFields()).map((field) => ({
        coordinate: `${type.name}.${field.name}`,
        field,
      })),
    );
    return fields.flatMap(({ coordinate, field }) =>
      directivesNamed('live', field.astNode)
        .flatMap((live) => checkField(contracts, schema, field, live))
        .map(({ code, message }) => error(code, sourceSdlPath(name), `${coordinate} ${message}`)),
    );
  });
}

interface Problem {
  readonly code: string;
  readonly message: string;
}

type Field = GraphQLField<unknown, unknown>;
type Live = ReadonlyMap<string, string>;

function checkField(
  contracts: readonly Contract[],
  schema: GraphQLSchema,
  field: Field,
  live: Live,
): Problem[] {
  const problems = [...checkSubject(field, live), ...checkSnapshot(schema, field, live)];
  const entity = getNamedType(field.type);
  const contract = contractOfSubject(contracts, live);
  if (!isObjectType(entity)) {
    problems.push({ code: 'LIVE_TYPE', message: 'is not of an object type' });
  } else if (contract === undefined) {
    const message = `names ${live.get('subject')} on ${live.get('stream')}, which no contract publishes`;
    problems.push({ code: 'LIVE_SUBJECT_UNKNOWN', message });
  } else {
    problems.push(...checkCarried(contract, entity, live), ...checkVersion(contract, entity, live));
  }
  return problems;
}

// `{accountId|viewer}` and `{accountId}` stand for one token of the subject and name an argument of the field.
const placeholder = /\{(\w+)(?:\|viewer)?\}/g;

function checkSubject(field: Field, live: Live): Problem[] {
  const stream = live.get('stream') ?? '';
  const known = streamDefinitions.some(({ name }) => name === stream);
  const unknownStream = {
    code: 'LIVE_STREAM_UNKNOWN',
    message: `names no stream of ours: ${stream}`,
  };
  const args = new Set(field.args.map(({ name }) => name));
  const unknownArguments = [...(live.get('subject') ?? '').matchAll(placeholder)]
    .map(([, name = '']) => name)
    .filter((name) => !args.has(name))
    .map((name) => ({ code: 'LIVE_ARGUMENT_UNKNOWN', message: `has no argument ${name}` }));
  return [...(known ? [] : [unknownStream]), ...unknownArguments];
}

function contractOfSubject(contracts: readonly Contract[], live: Live): Contract | undefined {
  const pattern = (live.get('subject') ?? '').replaceAll(placeholder, '*');
  return contracts.find(
    (contract) => contract.stream === live.get('stream') && contract.subjectOf('*') === pattern,
  );
}

function checkSnapshot(schema: GraphQLSchema, field: Field, live: Live): Problem[] {
  const name = live.get('snapshot') ?? '';
  const snapshot = schema.getQueryType()?.getFields()[name];
  if (snapshot === undefined) {
    return [{ code: 'LIVE_SNAPSHOT_UNKNOWN', message: `has no snapshot Query.${name}` }];
  }
  const same = signature(snapshot) === signature(field);
  const message = `and its snapshot Query.${name} differ in arguments or type`;
  return same ? [] : [{ code: 'LIVE_SNAPSHOT_DIFFERS', message }];
}

function signature({ args, type }: Field): string {
  const texts = args.map((arg) => `${arg.name}: ${String(arg.type)}`).sort();
  return `(${texts.join(', ')}): ${String(getNullableType(type))}`;
}

function checkVersion(contract: Contract, entity: GraphQLObjectType, live: Live): Problem[] {
  const name = live.get('version') ?? '';
  const counts = (entity.getFields()[name]?.type.toString() ?? '') === 'Int!';
  if (counts && isRequired(contract, name) && jsonTypes(contract, name).join() === 'integer')
    return [];
  const message = `counts by ${name}, which must be Int! of ${entity.name} and a required integer of ${contract.type}`;
  return [{ code: 'LIVE_VERSION', message }];
}

function checkCarried(contract: Contract, entity: GraphQLObjectType, live: Live): Problem[] {
  const carried = readCarriedFields(entity, live.get('carries') ?? '');
  if (!carried.ok) return [{ code: 'LIVE_CARRIES', message: `carries: ${carried.message}` }];
  return carried.fields.flatMap((field) => checkProperty(contract, field));
}

function checkProperty(contract: Contract, field: CarriedField): Problem[] {
  const { coordinate, property, nullable, type } = field;
  const source = `${contract.type} data.${property}`;
  if (!(property in contract.schema.properties)) {
    return [
      {
        code: 'LIVE_PROPERTY_MISSING',
        message: `carries ${coordinate}, but there is no ${source}`,
      },
    ];
  }
  const types = jsonTypes(contract, property);
  if (!nullable && (!isRequired(contract, property) || types.includes('null'))) {
    const message = `carries ${coordinate}, which is never null, but ${source} may be absent or null`;
    return [{ code: 'LIVE_PROPERTY_OPTIONAL', message }];
  }
  const expected = expectedJsonType(type);
  const fits = types
    .filter((jsonType) => jsonType !== 'null')
    .every((jsonType) => jsonType === expected);
  if (expected === undefined || fits) return [];
  const message = `carries ${coordinate} of type ${String(type)}, but ${source} is ${types.join(' or ')}`;
  return [{ code: 'LIVE_PROPERTY_TYPE', message }];
}

const scalarJsonTypes: ReadonlyMap<string, string> = new Map([
  ['ID', 'string'],
  ['String', 'string'],
  ['Date', 'string'],
  ['DateTime', 'string'],
  ['Int', 'integer'],
  ['Boolean', 'boolean'],
  ['Money', 'object'],
]);

// Undefined for a scalar this check does not know: nothing can be said about it.
function expectedJsonType(type: GraphQLOutputType): string | undefined {
  return isEnumType(getNullableType(type))
    ? 'string'
    : scalarJsonTypes.get(getNamedType(type).name);
}

function isRequired({ schema }: Contract, property: string): boolean {
  return (schema.required ?? []).includes(property);
}

// An enum of strings has no `type` of its own; a union of alternatives has several.
function jsonTypes({ schema }: Contract, property: string): string[] {
  const json: unknown = schema.properties[property];
  return typesOf(json);
}

function typesOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if ('anyOf' in schema && Array.isArray(schema.anyOf)) return schema.anyOf.flatMap(typesOf);
  if ('type' in schema && typeof schema.type === 'string') return [schema.type];
  return 'enum' in schema ? ['string'] : [];
}

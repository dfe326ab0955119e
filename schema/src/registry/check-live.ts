// Checks that every @live subscription still gets from its event what it says it carries.
// The gateway answers carried fields from the event alone, so a mismatch would be wrong data, not an error.
import {
  getNamedType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { streamDefinitions } from '../broker/streams.ts';
import type { Contract } from '../contracts/contract.ts';
import { readCarriedFields, type CarriedField } from './carried-fields.ts';
import { checkFetch, checkSnapshot, type Problem } from './check-live-calls.ts';
import { expectedJsonType, isRequired, jsonTypes } from './event-property.ts';
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

/** The property in which the gateway says what happened to an entity of a list. */
const changeProperty = '_change';

type Field = GraphQLField<unknown, unknown>;
type Live = ReadonlyMap<string, string>;

function checkField(
  contracts: readonly Contract[],
  schema: GraphQLSchema,
  field: Field,
  live: Live,
): Problem[] {
  const kind = kindOf(live);
  if (kind === undefined) {
    return [{ code: 'LIVE_KIND', message: `is of no kind there is: ${live.get('kind')}` }];
  }
  const problems = [
    ...checkSubject(field, live),
    ...checkSnapshot(schema, field, live, kind === 'state'),
    ...(kind === 'state' ? [] : checkNullable(field, kind)),
  ];
  const entity = getNamedType(field.type);
  const contract = contractOf(contracts, live.get('stream'), live.get('subject'));
  if (!isObjectType(entity)) {
    problems.push({ code: 'LIVE_TYPE', message: 'is not of an object type' });
  } else if (contract === undefined) {
    problems.push(unknownSubject(live.get('stream'), live.get('subject')));
  } else {
    problems.push(...checkCarried(contract, entity, live));
    if (kind !== 'log') problems.push(...checkVersion(contract, entity, live));
    problems.push(...checkOthers(contracts, schema, field, live, contract));
  }
  return problems;
}

function kindOf(live: Live): 'state' | 'log' | 'list' | undefined {
  const kind = live.get('kind') ?? 'state';
  return kind === 'state' || kind === 'log' || kind === 'list' ? kind : undefined;
}

/** The first frame of a log or a list is null: it says from where on nothing is missed. */
function checkNullable(field: Field, kind: string): Problem[] {
  const message = `is a ${kind} and must be nullable`;
  return isNonNullType(field.type) ? [{ code: 'LIVE_TYPE', message }] : [];
}

function unknownSubject(stream = '', subject = ''): Problem {
  const message = `names ${subject} on ${stream}, which no contract publishes`;
  return { code: 'LIVE_SUBJECT_UNKNOWN', message };
}

/** What a log or a list needs besides: who is concerned, and the owner's word on what is not carried. */
function checkOthers(
  contracts: readonly Contract[],
  schema: GraphQLSchema,
  field: Field,
  live: Live,
  contract: Contract,
): Problem[] {
  if (live.get('kind') === 'log') {
    return live.has('fetch') ? checkFetch(schema, field, live, [contract]) : [];
  }
  if (live.get('kind') !== 'list') return [];
  const [stream, subject] = (live.get('members') ?? '').split(' ');
  const log = contractOf(contracts, stream, subject);
  if (log === undefined) return [unknownSubject(stream, subject)];
  return [
    ...checkFetch(schema, field, live, [contract, log]),
    ...checkPerson(contract, live.get('member')),
    ...checkPerson(log, live.get('member')),
    ...checkPerson(log, live.get('formerMember')),
    ...checkEverybody(field, live.get('everybody')),
  ];
}

function checkPerson(contract: Contract, property = ''): Problem[] {
  if (property in contract.schema.properties) return [];
  const message = `finds people by ${property}, but there is no ${contract.type} data.${property}`;
  return [{ code: 'LIVE_MEMBER', message }];
}

function checkEverybody(field: Field, name: string | undefined): Problem[] {
  if (name === undefined) return [];
  const argument = field.args.find((one) => one.name === name);
  const fits = argument !== undefined && getNamedType(argument.type).name === 'Boolean';
  const message = `is everybody's by ${name}, which is no Boolean argument of it`;
  return fits ? [] : [{ code: 'LIVE_ARGUMENT_UNKNOWN', message }];
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

function contractOf(
  contracts: readonly Contract[],
  stream: string | undefined,
  subject = '',
): Contract | undefined {
  // The last token is the entity: an argument, a star for any, or always the same one.
  const pattern = subject.replaceAll(placeholder, '*').replace(/[A-Za-z0-9_-]+$/, '*');
  return contracts.find(
    (contract) => contract.stream === stream && contract.subjectOf('*') === pattern,
  );
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
  // What happened to the entity is the gateway's to say.
  if (property === changeProperty) return [];
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

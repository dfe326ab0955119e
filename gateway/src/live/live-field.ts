// What `@live` says about a subscription field, read from the supergraph once and checked.
// The directive is declared in the subgraphs that own such fields and composed (@composeDirective).
import { streamDefinitions, type StreamName } from '@ates/schema/broker/streams';
import {
  GraphQLError,
  getNamedType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLObjectType,
  type SelectionSetNode,
} from 'graphql';
import { SupergraphError } from '../supergraph/supergraph-error.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import { parseOwnerCall, type OwnerCall } from './owner-call.ts';
import { parseSubjectTemplate, type SubjectTemplate } from './subject-template.ts';

/** A subscription field with a live source. */
export type LiveField = {
  readonly name: string;
  readonly stream: StreamName;
  /** What the stream's consumer filters by. */
  readonly pattern: string;
  /** The owner's Query field that authorises; of a state it gives the first frame. */
  readonly snapshot: OwnerCall;
  readonly entityType: GraphQLObjectType;
  readonly carries: CarriedFields;
} & (StateField | LogField | ListField);

/** One entity: its state at a version, then every newer one. */
type StateField = {
  readonly kind: 'state';
  readonly subject: SubjectTemplate;
  /** The version's field in the entity and in the event's data. */
  readonly version: string;
};

/** Every event of a subject, each once. */
type LogField = {
  readonly kind: 'log';
  readonly subject: SubjectTemplate;
  /** The owner's Query field that answers one event, for what the event does not carry. */
  readonly fetch: OwnerCall | undefined;
};

/** The changes of the entities of a list, and who enters and leaves it. */
type ListField = {
  readonly kind: 'list';
  readonly version: string;
  readonly fetch: OwnerCall;
  readonly members: Members;
};

/** Whose an entity is, and the log that tells when that changes. */
export type Members = {
  readonly stream: StreamName;
  /** The subject of the log's events, with a star for the entity. */
  readonly subject: string;
  /** The property of state and log that holds whose the entity is now. */
  readonly now: string;
  /** The property of the log that holds whose it was before. */
  readonly before: string;
  /** The Boolean argument with which the list is everybody's. */
  readonly everybody: string | undefined;
};

/** Under this name `carries` and `fetch` find what happened to the entity: ARRIVED, CHANGED or LEFT. */
export const changeProperty = '_change';

/** Which fields of the entity the event's data holds, and under which property. */
export type CarriedFields = ReadonlyMap<string, CarriedField>;

/** A leaf is a property of the event's data; an object is spelled from properties of the same data. */
export type CarriedField =
  | { readonly kind: 'leaf'; readonly property: string }
  | { readonly kind: 'object'; readonly fields: CarriedFields };

/**
 * The live fields by name; empty when the supergraph has none.
 * @throws SupergraphError when a `@live` cannot be understood.
 */
export function readLiveFields(supergraph: Supergraph): ReadonlyMap<string, LiveField> {
  const live = new Map<string, LiveField>();
  const fields = supergraph.fullSchema.getSubscriptionType()?.getFields() ?? {};
  for (const field of Object.values(fields)) {
    const directive = field.astNode?.directives?.find(({ name }) => name.value === 'live');
    if (directive === undefined) continue;
    try {
      live.set(field.name, readLiveField(supergraph, field, directive));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new SupergraphError(`@live on Subscription.${field.name}: ${why}`, { cause });
    }
  }
  return live;
}

function readLiveField(
  supergraph: Supergraph,
  field: GraphQLField<unknown, unknown>,
  directive: ConstDirectiveNode,
): LiveField {
  const entity = getNamedType(field.type);
  if (!isObjectType(entity)) throw new GraphQLError('The field must return an object type.');
  const text = (name: string) => stringArgument(directive, name);
  const call = (name: string) => parseOwnerCall(supergraph.fullSchema, text(name));
  const base = {
    name: field.name,
    stream: streamNamed(text('stream')),
    snapshot: call('snapshot'),
    entityType: entity,
    carries: parseCarries(text('carries')),
  };
  const kind = optionalArgument(directive, 'kind') ?? 'state';
  if (kind === 'list') {
    const pattern = starred(text('subject'));
    const members = readMembers(directive);
    nullable(field, kind);
    return { ...base, kind, pattern, version: text('version'), fetch: call('fetch'), members };
  }
  const subject = parseSubjectTemplate(text('subject'));
  const { pattern } = subject;
  if (kind === 'state') return { ...base, kind, pattern, subject, version: text('version') };
  if (kind !== 'log') throw new GraphQLError(`"${kind}" is no kind of live field.`);
  nullable(field, kind);
  const fetched = optionalArgument(directive, 'fetch') !== undefined;
  return { ...base, kind, pattern, subject, fetch: fetched ? call('fetch') : undefined };
}

/** The first frame of a log or a list is null: it says from where on nothing is missed. */
function nullable({ type }: GraphQLField<unknown, unknown>, kind: string): void {
  if (isNonNullType(type)) throw new GraphQLError(`A ${kind} must be nullable.`);
}

function readMembers(directive: ConstDirectiveNode): Members {
  const [stream = '', subject = ''] = stringArgument(directive, 'members').split(' ');
  return {
    stream: streamNamed(stream),
    subject: starred(subject),
    now: stringArgument(directive, 'member'),
    before: stringArgument(directive, 'formerMember'),
    everybody: optionalArgument(directive, 'everybody'),
  };
}

function starred(subject: string): string {
  if (/^[^\s*>{}]+\.\*$/.test(subject)) return subject;
  throw new GraphQLError(`"${subject}" is no subject with a star for its last token.`);
}

function streamNamed(name: string): StreamName {
  const known = streamDefinitions.find((definition) => definition.name === name);
  if (known === undefined) throw new GraphQLError(`There is no stream ${name}.`);
  return known.name;
}

function optionalArgument(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}

function stringArgument(directive: ConstDirectiveNode, name: string): string {
  const value = optionalArgument(directive, name);
  if (value === undefined) throw new GraphQLError(`The argument ${name} is missing.`);
  return value;
}

/** `carries` is written as a selection whose aliases are the entity's fields: `id: accountId balance`. */
export function parseCarries(text: string): CarriedFields {
  const [definition] = parse(`{ ${text} }`).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new GraphQLError('Not a selection.');
  return readCarried(definition.selectionSet);
}

function readCarried(set: SelectionSetNode): CarriedFields {
  const carried = new Map<string, CarriedField>();
  for (const selection of set.selections) {
    if (selection.kind !== Kind.FIELD) throw new GraphQLError('Fragments carry nothing.');
    const { alias, name, selectionSet } = selection;
    const field: CarriedField = selectionSet
      ? { kind: 'object', fields: readCarried(selectionSet) }
      : { kind: 'leaf', property: name.value };
    carried.set((alias ?? name).value, field);
  }
  return carried;
}

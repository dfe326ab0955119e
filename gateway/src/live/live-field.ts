// What `@live` says about a subscription field, read from the supergraph once and checked.
// The directive is declared in the subgraph that owns the field and composed (@composeDirective).
import {
  GraphQLError,
  getNamedType,
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
import { parseSubjectTemplate, type SubjectTemplate } from './subject-template.ts';

/** A subscription field with a live source. */
export type LiveField = {
  readonly name: string;
  /** The JetStream stream, without the broker's prefix. */
  readonly stream: string;
  readonly subject: SubjectTemplate;
  /** The owner's Query field that authorises and gives the first frame; same arguments. */
  readonly snapshot: string;
  /** The version's field in the entity and in the event's data. */
  readonly version: string;
  readonly entityType: GraphQLObjectType;
  readonly carries: CarriedFields;
};

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
      live.set(field.name, readLiveField(field, directive));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new SupergraphError(`@live on Subscription.${field.name}: ${why}`, { cause });
    }
  }
  return live;
}

function readLiveField(
  field: GraphQLField<unknown, unknown>,
  directive: ConstDirectiveNode,
): LiveField {
  const entity = getNamedType(field.type);
  if (!isObjectType(entity)) throw new GraphQLError('The field must return an object type.');
  return {
    name: field.name,
    stream: stringArgument(directive, 'stream'),
    subject: parseSubjectTemplate(stringArgument(directive, 'subject')),
    snapshot: stringArgument(directive, 'snapshot'),
    version: stringArgument(directive, 'version'),
    entityType: entity,
    carries: parseCarries(stringArgument(directive, 'carries')),
  };
}

function stringArgument(directive: ConstDirectiveNode, name: string): string {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  if (value?.kind !== Kind.STRING) throw new GraphQLError(`The argument ${name} is missing.`);
  return value.value;
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

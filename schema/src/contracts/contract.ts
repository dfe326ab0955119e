// What a contract is: one version of one event, its names on the wire and the schema of its data.
// defineContract derives type, subject and stream from context, entity, fact and version, so names never drift.
import type { Static, TObject } from 'typebox';
import type { CloudEvent } from './envelope.ts';

/** The four bounded contexts. */
export type Context = 'users' | 'tasks' | 'billing' | 'analytics';

/** `event`: something happened. `state`: an entity's whole current state. `contact`: state kept from the gateway. */
export type Family = 'event' | 'state' | 'contact';

/** The streams events are published to (the DLQ is no event's home). */
export type EventStream = 'USERS' | 'TASKS' | 'BILLING' | 'STATE' | 'CONTACTS';

/** One version of one event. `EventType` is its type on the wire, `Data` the shape of its data. */
export interface Contract<EventType extends string = string, Data = unknown> {
  readonly context: Context;
  readonly entity: string;
  /** Past tense; absent for state and contact. */
  readonly fact?: string;
  readonly family: Family;
  readonly version: number;
  readonly type: EventType;
  readonly stream: EventStream;
  /** The stable URI that stands in the envelope's `dataschema` and as `$id` of the published schema. */
  readonly dataSchema: string;
  /** The subject without its last token; `<prefix>.*` matches every entity. */
  readonly subjectPrefix: string;
  /** JSON Schema of `data`. Open: properties it does not name pass. */
  readonly schema: TObject;
  /** One sentence for EVENTS.md: what it says and who listens. */
  readonly summary: string;
  // Methods, not function properties: a list of contracts of different data stays assignable to Contract[].
  /** The id that becomes the envelope's `subject` and the NATS subject's last token. */
  entityIdOf(data: Data): string;
  /** The NATS subject of an entity's event, without the broker's prefix. */
  subjectOf(entityId: string): string;
}

/** The event a contract describes. */
export type EventOf<C> =
  C extends Contract<infer EventType, infer Data> ? CloudEvent<Data, EventType> : never;

/** The data a contract describes. */
export type DataOf<C> = C extends Contract<string, infer Data> ? Data : never;

interface Definition<Schema extends TObject> {
  readonly version: number;
  readonly data: Schema;
  /** One sentence: what it says and who listens. */
  readonly summary: string;
  entityIdOf(data: Static<Schema>): string;
}

/** Defines one version of a business event: `defineEvent('tasks', 'task', 'assigned', {...})`. */
export function defineEvent<
  const C extends 'users' | 'tasks' | 'billing',
  const E extends string,
  const F extends string,
  const V extends number,
  Schema extends TObject,
>(
  context: C,
  entity: E,
  fact: F,
  definition: Definition<Schema> & { readonly version: V },
): Contract<`ates.${C}.${E}.${F}.v${V}`, Static<Schema>> {
  const { version } = definition;
  return {
    ...common(definition, `ates.${context}.${entity}.${fact}.v${version}` as const),
    ...subjects(`evt.${context}.${entity}.${fact}.v${version}`),
    context,
    entity,
    fact,
    family: 'event',
    stream: eventStreams[context],
  };
}

/** Defines one version of a state: `defineState('tasks', 'task', {...})`; contacts go to their own stream. */
export function defineState<
  const C extends Context,
  const E extends string,
  const V extends number,
  Schema extends TObject,
>(
  context: C,
  entity: E,
  definition: Definition<Schema> & { readonly version: V; readonly family?: 'state' | 'contact' },
): Contract<`ates.${C}.${E}.v${V}`, Static<Schema>> {
  const { version, family = 'state' } = definition;
  return {
    ...common(definition, `ates.${context}.${entity}.v${version}` as const),
    ...subjects(`${family}.${context}.${entity}.v${version}`),
    context,
    entity,
    family,
    stream: family === 'state' ? 'STATE' : 'CONTACTS',
  };
}

const eventStreams = { users: 'USERS', tasks: 'TASKS', billing: 'BILLING' } as const;

function common<EventType extends string, Schema extends TObject>(
  definition: Definition<Schema>,
  type: EventType,
) {
  return {
    type,
    version: definition.version,
    dataSchema: `https://specs.ates.dev/events/${type}.json`,
    schema: definition.data,
    summary: definition.summary,
    entityIdOf: (data: Static<Schema>) => definition.entityIdOf(data),
  };
}

function subjects(subjectPrefix: string) {
  return { subjectPrefix, subjectOf: (entityId: string) => `${subjectPrefix}.${entityId}` };
}

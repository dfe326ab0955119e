// The envelope around every event: CloudEvents 1.0, structured JSON, with our extensions.
// Producers fill it by newEvent; the codec checks it together with the data on both ends.
import Type from 'typebox';
import type { Contract } from './contract.ts';
import { ActorRole, Id, Instant, Version } from './values.ts';

const Uuid = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
});
const Reference = Type.String({ minLength: 1, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' });

/** The envelope's properties besides `type`, `dataschema` and `data`, which each contract pins. */
export const envelopeProperties = {
  specversion: Type.Literal('1.0', { description: 'CloudEvents version.' }),
  id: Uuid,
  source: Type.String({ minLength: 1, maxLength: 200, description: 'URI of the producer.' }),
  subject: Id,
  time: Instant,
  datacontenttype: Type.Literal('application/json'),
  correlationid: Reference,
  causationid: Reference,
  aggregateversion: Version,
  actorid: Id,
  actorrole: ActorRole,
  traceparent: Type.Optional(
    Type.String({ pattern: '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}' }),
  ),
};

/** An event as it travels: the JSON body of one NATS message. */
export interface CloudEvent<Data = unknown, EventType extends string = string> {
  readonly specversion: '1.0';
  /** UUID v7; also the `Nats-Msg-Id`, and the key of every consumer's inbox. */
  readonly id: string;
  /** For example `ates.tasks.task.assigned.v1`. */
  readonly type: EventType;
  /** The producer as a URI reference, for example `/ates/tasks`. */
  readonly source: string;
  /** The id of the entity the event speaks of; the last token of the NATS subject. */
  readonly subject: string;
  /** When the fact occurred: RFC 3339, UTC, milliseconds. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  /** Names the contract version: see `dataSchemaUri`. */
  readonly dataschema: string;
  /** The request that started the chain. */
  readonly correlationid: string;
  /** The id of the event or command that caused this one. */
  readonly causationid: string;
  /** The aggregate's version after this fact. */
  readonly aggregateversion: number;
  readonly actorid: string;
  readonly actorrole: ActorRole;
  /** W3C trace context. */
  readonly traceparent?: string;
  readonly data: Data;
}

/** What a producer knows about an event besides its data. */
export interface EventFacts {
  readonly id: string;
  /** A Date, or an instant already written as RFC 3339 UTC with milliseconds. */
  readonly time: Date | string;
  /** Default: `/ates/<context>`. */
  readonly source?: string;
  /** Default: the contract's entity id of the data. The codec refuses any other value. */
  readonly entityId?: string;
  readonly aggregateVersion: number;
  readonly correlationId: string;
  readonly causationId: string;
  readonly actor: { readonly id: string; readonly role: ActorRole };
  readonly traceparent?: string | undefined;
}

/** Wraps `data` in the envelope of its contract. Pure; validation is the codec's. */
export function newEvent<EventType extends string, Data>(
  contract: Contract<EventType, Data>,
  facts: EventFacts,
  data: Data,
): CloudEvent<Data, EventType> {
  return {
    specversion: '1.0',
    id: facts.id,
    type: contract.type,
    source: facts.source ?? `/ates/${contract.context}`,
    subject: facts.entityId ?? contract.entityIdOf(data),
    time: typeof facts.time === 'string' ? facts.time : facts.time.toISOString(),
    datacontenttype: 'application/json',
    dataschema: contract.dataSchema,
    correlationid: facts.correlationId,
    causationid: facts.causationId,
    aggregateversion: facts.aggregateVersion,
    actorid: facts.actor.id,
    actorrole: facts.actor.role,
    ...(facts.traceparent === undefined ? {} : { traceparent: facts.traceparent }),
    data,
  };
}

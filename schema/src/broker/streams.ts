// The streams of the system and how they are made: once, by whoever starts first, the same by everybody.
// Subgraphs and gateway provision before they publish or read; what the server really gave is handed back.
import { JetStreamApiError, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import type { StreamConfig, StreamInfo } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { Broker } from './connect.ts';

/** The names of the streams, before the broker's prefix. */
export type StreamName = 'USERS' | 'TASKS' | 'BILLING' | 'STATE' | 'CONTACTS' | 'DLQ';

/** How one stream is kept. */
export interface StreamDefinition {
  readonly name: StreamName;
  readonly subject: string;
  readonly description: string;
  /** `log`: everything, for ever. `table`: the newest per subject. `dead-letters`: everything, for a while. */
  readonly kind: 'log' | 'table' | 'dead-letters';
}

/** All streams of the system. */
export const streamDefinitions: readonly StreamDefinition[] = [
  { name: 'USERS', subject: 'evt.users.>', kind: 'log', description: 'Business events of users.' },
  { name: 'TASKS', subject: 'evt.tasks.>', kind: 'log', description: 'Business events of tasks.' },
  {
    name: 'BILLING',
    subject: 'evt.billing.>',
    kind: 'log',
    description: 'Business events of billing.',
  },
  {
    name: 'STATE',
    subject: 'state.>',
    kind: 'table',
    description: 'Newest state of every entity.',
  },
  {
    name: 'CONTACTS',
    subject: 'contact.>',
    kind: 'table',
    description: 'Mail addresses; not readable by the gateway.',
  },
  {
    name: 'DLQ',
    subject: 'dlq.>',
    kind: 'dead-letters',
    description: 'Copies of the dead letters in the consumers’ databases.',
  },
];

/** A stream as the server has it. */
export interface ProvisionedStream {
  /** When it was created: with `lastSequence` the identity that tells a lost and remade stream. */
  readonly created: string;
  readonly lastSequence: number;
  /** Whether atomic batches work: the server is 2.12 or newer. An older one drops the flag silently. */
  readonly atomicPublish: boolean;
}

/** A stream exists with settings that cannot be changed to ours; somebody has to decide. */
export class StreamMismatchError extends Error {
  override readonly name = 'StreamMismatchError';
  readonly code = 'STREAM_MISMATCH';
}

/**
 * Makes every stream, or brings an existing one to our settings. Idempotent and safe to run at once by many.
 * @returns what the server really gave, by our name
 * @throws StreamMismatchError when an existing stream cannot be brought to our settings
 */
export async function provisionStreams(
  broker: Broker,
): Promise<ReadonlyMap<StreamName, ProvisionedStream>> {
  const provisioned = new Map<StreamName, ProvisionedStream>();
  for (const definition of streamDefinitions) {
    provisioned.set(definition.name, await provision(broker, definition));
  }
  return provisioned;
}

/** The settings a stream is made with. Size and age are unlimited: the log must be enough to rebuild all. */
export function streamConfig(broker: Broker, definition: StreamDefinition) {
  const table = definition.kind === 'table';
  return {
    name: broker.stream(definition.name),
    subjects: [broker.subject(definition.subject)],
    description: definition.description,
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    max_msgs_per_subject: table ? 1 : -1,
    max_msg_size: 1_048_576,
    max_age: definition.kind === 'dead-letters' ? nanos(deadLetterAgeMs) : 0,
    duplicate_window: nanos(duplicateWindowMs),
    allow_direct: true,
    allow_atomic: true,
    // A fact is never taken back. A retired key or an erased address is: tables may be purged by subject.
    deny_delete: definition.kind === 'log',
    deny_purge: definition.kind === 'log',
  } satisfies Partial<StreamConfig>;
}

const duplicateWindowMs = 120_000;
const deadLetterAgeMs = 30 * 24 * 3_600_000;
const nameInUse = 10058;

async function provision(broker: Broker, definition: StreamDefinition): Promise<ProvisionedStream> {
  const config = streamConfig(broker, definition);
  const info = await addOrUpdate(broker, config);
  const different = differences(config, info.config);
  if (different.length > 0) throw mismatch(config.name, different.join(', '));
  return {
    created: info.created,
    lastSequence: info.state.last_seq,
    atomicPublish: info.config.allow_atomic === true,
  };
}

type OurConfig = ReturnType<typeof streamConfig>;

// Adding the same configuration twice is no error on the server, so starting together needs no lock.
async function addOrUpdate(broker: Broker, config: OurConfig): Promise<StreamInfo> {
  try {
    return await broker.jsm.streams.add(config);
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== nameInUse) throw error;
    return bringToOurs(broker, config);
  }
}

async function bringToOurs(broker: Broker, config: OurConfig): Promise<StreamInfo> {
  const info = await broker.jsm.streams.info(config.name);
  if (differences(config, info.config).length === 0 && info.config.allow_atomic) return info;
  try {
    return await broker.jsm.streams.update(config.name, config);
  } catch (cause) {
    const different = differences(config, info.config).join(', ');
    throw mismatch(config.name, different, cause);
  }
}

// Only what the rest of the system relies on; limits and replicas are the operator's.
function differences(ours: OurConfig, theirs: StreamConfig): string[] {
  const checked = [
    'storage',
    'retention',
    'max_msgs_per_subject',
    'duplicate_window',
    'allow_direct',
  ] as const;
  const different = checked.filter((key) => ours[key] !== theirs[key]).map(String);
  if (ours.subjects.join() !== theirs.subjects.join()) different.push('subjects');
  return different;
}

function mismatch(stream: string, different: string, cause?: unknown): StreamMismatchError {
  const message = `stream ${stream} exists with other settings (${different}) that cannot be changed to ours; move its data and delete it, or use another broker`;
  return new StreamMismatchError(message, { cause });
}

// One connection to NATS per process, and the only place that turns our names into the broker's.
// Producers, consumers and replicas publish and read through the Broker that comes out of here.
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { readServers, type Servers } from './server-url.ts';

/** What connectBroker needs to know. */
export interface BrokerOptions {
  /** `nats://[user:password@|token@]host:port`, several separated by commas; `tls://` for TLS. */
  readonly url: string;
  /** Who connects, as the broker's monitoring shows it. */
  readonly name: string;
  /** Isolates one test's subjects and streams from another's: empty, or like `t1a2.`. Default: empty. */
  readonly prefix?: string;
}

/** An open connection and its names. */
export interface Broker {
  readonly nc: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
  readonly prefix: string;
  /** `evt.tasks.…` as it is called on this broker. */
  subject(subject: string): string;
  /** `TASKS` as it is called on this broker. */
  stream(stream: string): string;
  /** Takes the prefix off a subject that came from this broker. */
  unprefixed(subject: string): string;
  /** Calls `listener` after every regained connection. Returns what ends that. */
  onReconnect(listener: () => void): () => void;
  /** Flushes what is in flight, then closes; at most two seconds. */
  close(): Promise<void>;
}

/** The broker could not be used at start. The message names no credentials and says what to do. */
export class BrokerUnavailableError extends Error {
  override readonly name = 'BrokerUnavailableError';
  readonly code = 'BROKER_UNAVAILABLE';
}

/**
 * Connects. The first attempt fails at once with a clear error; later losses are reconnected for ever.
 * @throws BrokerUrlError when the address cannot be read
 * @throws BrokerUnavailableError when the broker cannot be reached, refuses us, or has no JetStream
 */
export async function connectBroker(options: BrokerOptions): Promise<Broker> {
  const { prefix = '' } = options;
  if (!/^([a-z0-9-]{1,40}\.)?$/.test(prefix)) {
    throw new BrokerUnavailableError(`NATS prefix must be empty or like "t1a2.": ${prefix}`);
  }
  const servers = readServers(options.url);
  const nc = await open(servers, options.name);
  try {
    return toBroker(nc, await jetstreamManager(nc), prefix);
  } catch (cause) {
    await nc.close();
    const message = `NATS at ${servers.redacted} answers, but JetStream does not. Start nats-server with --jetstream.`;
    throw new BrokerUnavailableError(message, { cause });
  }
}

async function open(servers: Servers, name: string): Promise<NatsConnection> {
  try {
    return await connect({
      ...servers.options,
      name,
      timeout: 5_000,
      pingInterval: 20_000,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 200,
      reconnectJitter: 300,
      // After a first success a refusal is the broker's restart or a rotated password: keep trying.
      ignoreAuthErrorAbort: true,
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `cannot connect to NATS at ${servers.redacted}: ${reason}. Is it running, and is NATS_URL right?`;
    throw new BrokerUnavailableError(message, { cause });
  }
}

/** What stands before a stream's name for a prefix: `T1A2_` for `t1a2.`. */
export const streamPrefixOf = (prefix: string): string => prefix.toUpperCase().replace('.', '_');

function toBroker(nc: NatsConnection, jsm: JetStreamManager, prefix: string): Broker {
  const streamPrefix = streamPrefixOf(prefix);
  const reconnects = new Set<() => void>();
  void tellReconnects(nc, reconnects);
  return {
    nc,
    js: jetstream(nc),
    jsm,
    prefix,
    subject: (subject) => prefix + subject,
    stream: (stream) => streamPrefix + stream,
    unprefixed: (subject) => (subject.startsWith(prefix) ? subject.slice(prefix.length) : subject),
    onReconnect: (listener) => {
      reconnects.add(listener);
      return () => reconnects.delete(listener);
    },
    close: () => close(nc),
  };
}

// Ends by itself when the connection is closed.
async function tellReconnects(nc: NatsConnection, listeners: ReadonlySet<() => void>) {
  for await (const status of nc.status()) {
    if (status.type !== 'reconnect') continue;
    for (const listener of listeners) listener();
  }
}

const closeDeadlineMs = 2_000;

// drain() waits for the server; one that is gone must not keep a process from ending.
async function close(nc: NatsConnection): Promise<void> {
  if (nc.isClosed()) return;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, closeDeadlineMs);
  });
  await Promise.race([nc.drain().catch(() => undefined), deadline]);
  clearTimeout(timer);
  await nc.close();
}

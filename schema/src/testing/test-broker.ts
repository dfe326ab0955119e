// A broker for one test file: its own prefix, its own streams, all gone afterwards.
// The server's address comes from the global set-up of the int and e2e projects.
import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { connectBroker, type Broker } from '../broker/connect.ts';
import { streamDefinitions } from '../broker/streams.ts';

declare module 'vitest' {
  interface ProvidedContext {
    natsUrl: string;
  }
}

/** A connection whose streams nobody else uses, and what removes them. */
export interface TestBroker {
  readonly broker: Broker;
  readonly url: string;
  /** Deletes the streams that were made and closes the connection. */
  dispose(): Promise<void>;
}

/** Connects under a prefix of its own; streams are not made yet. */
export async function openTestBroker(): Promise<TestBroker> {
  const url = inject('natsUrl');
  const prefix = `t${randomBytes(4).toString('hex')}.`;
  const broker = await connectBroker({ url, name: 'test', prefix });
  return { broker, url, dispose: () => dispose(broker) };
}

async function dispose(broker: Broker): Promise<void> {
  for (const { name } of streamDefinitions) {
    await broker.jsm.streams.delete(broker.stream(name)).catch(() => undefined);
  }
  await broker.close();
}

// The graph of the live benchmark: one subgraph in memory behind HTTP, and a publisher to a real NATS.
// Events are told as a subgraph's relay would; the numbers in them say what a client must see.
import { composeForTest } from '@ates/gateway/testing/test-graph';
import { createTestSubgraph, serveTestSubgraph } from '@ates/gateway/testing/test-subgraph';
import { connectBroker } from '@ates/schema/broker/connect';
import { provisionStreams } from '@ates/schema/broker/streams';
import { writeFile } from 'node:fs/promises';
import { now } from './messages.ts';

const live = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective"])
    @link(url: "https://specs.ates.dev/live/v1.1", import: ["@live"])
    @composeDirective(name: "@live")
  directive @live(kind: String stream: String! subject: String! snapshot: String! version: String
    carries: String! fetch: String members: String member: String formerMember: String everybody: String) on FIELD_DEFINITION
  type Tick @key(fields: "id") { id: ID! n: Int! sentAt: Float! text: String! version: Int! EXTRA }
  type Query { feed(id: ID!): Tick }
  type Subscription {
    tickChanged(id: ID!): Tick @live(kind: "state" stream: "STATE" subject: "state.bench.tick.v1.{id}"
      snapshot: "feed" version: "version" carries: "id n sentAt text version")
    tickLogged(id: ID!): Tick @live(kind: "log" stream: "BILLING" subject: "evt.billing.bench.tick.v1.{id}"
      snapshot: "feed" carries: "id n sentAt text version")
  }
`;

/** What the benchmark publishes with and looks up. */
export type Feed = {
  /** Tells the next number of a feed; with nothing else waiting for it. */
  publish(kind: 'state' | 'log', id: string): Promise<number>;
  /** Writes a schema with another field: the gateway swaps to it. */
  swapSchema(): Promise<void>;
  close(): Promise<void>;
};

/** @param textBytes how long each event's text is. */
export async function openFeed(
  natsUrl: string,
  supergraphFile: string,
  textBytes: number,
): Promise<Feed> {
  const numbers = new Map<string, number>();
  const text = 'x'.repeat(textBytes);
  const stateOf = (id: string, n: number, sentAt: number) => ({ id, n, sentAt, text, version: n });
  const server = await serveTestSubgraph(
    createTestSubgraph({
      sdl: live.replace('EXTRA', ''),
      resolvers: {
        Query: {
          feed: (_: unknown, { id }: { id: string }) => stateOf(id, numbers.get(id) ?? 0, 0),
        },
      },
    }),
  );
  const write = (extra: string) =>
    writeFile(
      supergraphFile,
      composeForTest({ feed: live.replace('EXTRA', extra) }, { feed: server.url }),
    );
  await write('');
  const broker = await connectBroker({ url: natsUrl, name: 'bench' });
  await provisionStreams(broker);
  const encoder = new TextEncoder();
  return {
    async publish(kind, id) {
      const n = (numbers.get(id) ?? 0) + 1;
      numbers.set(id, n);
      const subject =
        kind === 'state' ? `state.bench.tick.v1.${id}` : `evt.billing.bench.tick.v1.${id}`;
      const event = { aggregateversion: n, data: stateOf(id, n, now()) };
      await broker.js.publish(broker.subject(subject), encoder.encode(JSON.stringify(event)));
      return n;
    },
    swapSchema: () => write('more: Int'),
    async close() {
      await broker.close();
      await server.close();
    },
  };
}

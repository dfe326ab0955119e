// What live subscriptions of every graph stand on: the streams, the cursors and the bounds. A swap of the supergraph
// leaves them as they are, so that nobody's stream is read twice and a cursor outlives the graph it was given on.
import type { Broker } from '@ates/schema/broker/connect';
import type { Logger } from 'pino';
import type { GatewayConfig } from './config.ts';
import type { WatchLifetime } from './identity/token-lifetime.ts';
import { createCursorKeys } from './live/cursor.ts';
import { createLiveFeeds } from './live/live-feed.ts';
import type { LiveFoundation } from './live/live-request.ts';
import { createEventStreamUpstream } from './live/event-stream-upstream.ts';
import type { Upstream, Upstreams } from './live/upstream.ts';
import { createWebSocketUpstream } from './live/websocket-upstream.ts';
import type { Supergraph } from './supergraph/supergraph.ts';
import type { StartedParts } from './started-parts.ts';

/** @param broker without one no subscription field has a source. */
export function openLive(
  config: GatewayConfig,
  broker: Broker | undefined,
  watchLifetime: WatchLifetime,
  logger: Logger,
  started: StartedParts,
): LiveFoundation {
  const feeds = createLiveFeeds(broker, logger);
  started.push(() => feeds.close());
  const limits = {
    queueMax: config.LIVE_QUEUE_MAX,
    queueMaxBytes: config.LIVE_QUEUE_MAX_BYTES,
    replayMax: config.LIVE_REPLAY_MAX,
  };
  return { feeds, cursors: createCursorKeys(cursorSecrets(config)), watchLifetime, limits };
}

/** Replicas share one or the other, so a cursor is good on each of them. */
function cursorSecrets({ LIVE_CURSOR_SECRET, GATEWAY_SECRET }: GatewayConfig): string[] {
  const own = LIVE_CURSOR_SECRET.split(',').filter((secret) => secret !== '');
  return own.length > 0 || GATEWAY_SECRET === '' ? own : [GATEWAY_SECRET];
}

/** The subgraphs of a graph that stream their subscriptions themselves, as the settings say. */
export function openUpstreams(supergraph: Supergraph, config: GatewayConfig): Upstreams {
  const upstreams = new Map<string, Upstream>();
  const limits = {
    messageMaxBytes: config.SUBGRAPH_RESPONSE_MAX_BYTES,
    connectMaxMs: config.SUBGRAPH_TIMEOUT_MS,
  };
  for (const { name } of supergraph.subgraphs.values()) {
    const url = config.subgraphStreams.get(name.toLowerCase());
    if (url === undefined) continue;
    const open = url.startsWith('ws') ? createWebSocketUpstream : createEventStreamUpstream;
    upstreams.set(name, open(url, limits));
  }
  return upstreams;
}

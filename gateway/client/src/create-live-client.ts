// Live GraphQL subscriptions that resume where they stopped. Requests come in, frames go out, each once and in order,
// over a WebSocket or server-sent events; credentials are renewed before they expire.
import { createEventStreamTransport } from './event-stream-transport.ts';
import { iterateLive } from './iterate-live.ts';
import type { LiveClient, LiveClientOptions, LiveCredentials } from './live-client-types.ts';
import { createSocketTransport } from './socket-transport.ts';
import { LiveSubscription, type SubscriptionParts } from './live-subscription.ts';

/** Connects when the first subscription begins. */
export function createLiveClient(options: LiveClientOptions): LiveClient {
  const { random = Math.random, retryFirstMs = 200, retryMaxMs = 15_000 } = options;
  const open = new Set<LiveSubscription<never>>();
  let renewal: ReturnType<typeof setTimeout> | undefined;
  let disposed = false;

  async function credentials(): Promise<LiveCredentials | undefined> {
    const known = await options.credentials?.();
    plan(known);
    return known;
  }

  /** One timer, for the credentials given last. */
  function plan(known: LiveCredentials | undefined): void {
    clearTimeout(renewal);
    if (known?.expiresAtMs === undefined || disposed) return;
    const leftMs = known.expiresAtMs - Date.now();
    // With a tenth of their life left, and half a minute at most.
    const waitMs = Math.min(Math.max(leftMs - Math.min(leftMs / 10, 30_000), 0), timerMaxMs);
    renewal = setTimeout(() => void renew().catch(() => undefined), waitMs);
  }

  async function renew(): Promise<void> {
    const known = await credentials();
    if (known === undefined || disposed || open.size === 0) return;
    if (await transport.renew(known)) return;
    for (const subscription of open) subscription.reopen();
  }

  const create = /^ws/i.test(options.url) ? createSocketTransport : createEventStreamTransport;
  const transport = create(options, credentials);
  const parts: SubscriptionParts = {
    transport,
    retriesMax: options.retriesMax ?? Number.POSITIVE_INFINITY,
    waitMs: (failures, atLeastMs = 0) =>
      atLeastMs + random() * Math.min(retryFirstMs * 2 ** (failures - 1), retryMaxMs),
    replaceCredentials: async () => options.credentials !== undefined,
  };
  const subscribe: LiveClient['subscribe'] = (request, sink) => {
    if (disposed) throw new TypeError('The client is disposed of.');
    const subscription = new LiveSubscription(parts, request, {
      ...sink,
      status(status) {
        if (status === 'over') open.delete(subscription);
        sink.status?.(status);
      },
    });
    open.add(subscription);
    subscription.start();
    return () => subscription.leave();
  };
  return {
    subscribe,
    iterate: (request, onStatus) => iterateLive(subscribe, request, onStatus),
    renew,
    async dispose() {
      disposed = true;
      clearTimeout(renewal);
      for (const subscription of open) subscription.leave();
      await transport.dispose();
    },
  };
}

/** Timers wrap above this. */
const timerMaxMs = 2 ** 31 - 1;

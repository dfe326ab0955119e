// A subgraph that speaks GraphQL over SSE, a connection for each subscription (the protocol's "distinct connections").
// https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
import { request as send } from 'undici';
import { createBackOff } from './back-off.ts';
import { createEventReader } from './event-reader.ts';
import type { Upstream, UpstreamIdentity, UpstreamLimits, UpstreamSink } from './upstream.ts';
import type { SubgraphRequest } from '../execution/subgraph-client.ts';

/** Opens a connection for each subscription; a lost one is told, and the next is opened with back-off. */
export function createEventStreamUpstream(url: string, limits: UpstreamLimits): Upstream {
  const open = new Set<AbortController>();
  const backOff = createBackOff();

  async function run(
    request: SubgraphRequest,
    { headers }: UpstreamIdentity,
    sink: UpstreamSink,
    stop: AbortController,
  ): Promise<void> {
    const { signal } = stop;
    try {
      await pause(backOff.waitMs, signal);
      const complete = await read(url, { request, headers, limits, signal }, sink, () =>
        backOff.succeeded(),
      );
      if (complete && !signal.aborted) return sink.ended({ kind: 'complete' });
      throw new Error('the stream ended without saying so');
    } catch (cause) {
      if (signal.aborted) return;
      backOff.failed();
      sink.ended({ kind: 'lost', cause });
    } finally {
      open.delete(stop);
    }
  }

  return {
    subscribe(request, identity, sink) {
      const stop = new AbortController();
      open.add(stop);
      void run(request, identity, sink, stop);
      return () => stop.abort();
    },
    get connections() {
      return open.size;
    },
    async close() {
      for (const stop of open) stop.abort();
    },
  };
}

type Reading = {
  readonly request: SubgraphRequest;
  readonly headers: Readonly<Record<string, string>>;
  readonly limits: UpstreamLimits;
  readonly signal: AbortSignal;
};

/** Whether the subgraph said that it is complete. */
async function read(
  url: string,
  { request, headers, limits, signal }: Reading,
  sink: UpstreamSink,
  onOpen: () => void,
): Promise<boolean> {
  const {
    statusCode,
    headers: answered,
    body,
  } = await send(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify(request),
    headersTimeout: limits.connectMaxMs,
    bodyTimeout: 0,
    signal,
  });
  const type = String(answered['content-type'] ?? '');
  if (statusCode !== 200 || !type.startsWith('text/event-stream')) {
    await body.dump();
    throw new Error(`the subgraph answered ${statusCode} ${type}`);
  }
  onOpen();
  const events = createEventReader(limits.messageMaxBytes);
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    // undici's body is bytes.
    for (const { name, data } of events(decoder.decode(chunk as Uint8Array, { stream: true }))) {
      if (signal.aborted) return false;
      if (name === 'complete') return true;
      if (name === 'next') sink.next(JSON.parse(data));
    }
  }
  return false;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms === 0) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  signal.throwIfAborted();
}

// Starts live subscriptions: finds the source of the field, shares the execution with whoever asks the same with the
// same rights, has the owner say whether it may be, and decides where the client's frames begin.
import { refuseRequest, type RequestRefusal } from '../operations/request-error.ts';
import type { LiveStream } from '../transport/graphql-service.ts';
import { beginLive } from './begin-live.ts';
import { LiveClient } from './live-client.ts';
import { LiveExecution } from './live-execution.ts';
import type { LiveShared } from './live-shared.ts';
import type { LiveField } from './live-field.ts';
import { operationDigest, sharingKey, type LiveParts, type LiveRequest } from './live-request.ts';
import { readParts, rootField, type OpenParts } from './live-source.ts';
import { UpstreamExecution } from './upstream-execution.ts';
import type { Upstream } from './upstream.ts';

/** The live layer. */
export type LiveSubscriptions = {
  /** Authorised frames, or a refusal for this subscription only. */
  subscribe(request: LiveRequest): Promise<LiveOutcome>;
  /** What runs: every number is back at 0 when the last client has gone. */
  readonly counts: LiveCounts;
};

/** How much of what is held. */
export type LiveCounts = { readonly executions: number; readonly clients: number };

type LiveOutcome = RequestRefusal | { readonly kind: 'stream'; readonly stream: LiveStream };

/** Builds the live layer of one graph. */
export function createLiveSubscriptions(parts: LiveParts): LiveSubscriptions {
  const executions = new Map<string, LiveExecution>();
  const streamed = new Map<string, UpstreamExecution>();
  return {
    async subscribe(request) {
      const root = rootField(request.operation);
      const field = parts.fields.get(root?.name.value ?? '');
      const upstream = parts.upstreams.get(request.plan.primary.serviceName);
      if (field === undefined && upstream !== undefined) {
        return startStreamed(parts, streamed, request, upstream);
      }
      if (root === undefined || field === undefined || !parts.feeds.connected) {
        return refuseRequest('SUBSCRIPTION_NOT_SERVED', 'This field has no live source.');
      }
      const { operation, variables, caller } = request;
      const viewerId = caller.viewer?.userId;
      const openParts = readParts(field, root, { operation, variables, viewerId });
      if ('kind' in openParts) return openParts;
      return start(parts, executions, request, field, openParts);
    },
    get counts() {
      const all: LiveShared[] = [...executions.values(), ...streamed.values()];
      const clients = all.reduce((sum, { readers }) => sum + readers.size, 0);
      return { executions: all.length, clients };
    },
  };
}

async function start(
  parts: LiveParts,
  executions: Map<string, LiveExecution>,
  request: LiveRequest,
  field: LiveField,
  openParts: OpenParts,
): Promise<LiveOutcome> {
  const { caller, cursor } = request;
  const person = caller.viewer?.userId ?? '';
  const cursors = parts.cursors.bind({ person, operation: operationDigest(request) });
  const key = sharingKey(request);
  const onOver = () => {
    if (executions.get(key) === execution) executions.delete(key);
  };
  const execution =
    executions.get(key) ?? new LiveExecution({ parts, request, field, openParts, onOver }, cursors);
  executions.set(key, execution);
  const release = execution.hold();
  try {
    const refusal = await execution.begin();
    if (refusal !== undefined) return refusal;
    const { feeds, limits, watchLifetime } = parts;
    const { binding } = cursors;
    const common = { execution, caller, request, watchLifetime, limits, binding };
    const stream = await beginLive(
      { execution, feeds, cursors, cursor, replayMax: limits.replayMax },
      (begins) => new LiveClient({ ...common, begins }),
    );
    return 'kind' in stream ? stream : { kind: 'stream', stream };
  } finally {
    release();
  }
}

/** The subgraph authorises by answering, and what it does not say again cannot be gone on with: there is no cursor. */
function startStreamed(
  parts: LiveParts,
  streamed: Map<string, UpstreamExecution>,
  request: LiveRequest,
  upstream: Upstream,
): LiveOutcome {
  const { caller } = request;
  const key = sharingKey(request);
  const onOver = () => {
    if (streamed.get(key) === execution) streamed.delete(key);
  };
  const execution = streamed.get(key) ?? new UpstreamExecution(parts, request, upstream, onOver);
  streamed.set(key, execution);
  const { watchLifetime, limits } = parts;
  const begins = { first: [], known: [] };
  const common = { execution, caller, request, watchLifetime, limits };
  return { kind: 'stream', stream: new LiveClient({ ...common, binding: '', begins }) };
}

// A subscription that its subgraph streams itself, once for all clients that share it: every answer is completed with
// other subgraphs' fields and goes to every client. When the stream is lost the clients are told to come back.
import type { GraphQLFormattedError } from 'graphql';
import { placeRootErrors } from '../execution/place-errors.ts';
import { readSubgraphResponse, type SubgraphResponse } from '../execution/subgraph-client.ts';
import type { Answer } from '../execution/executor.ts';
import { Stop } from '../stop-signal.ts';
import type { LiveEnd, WrittenAnswer } from '../transport/graphql-service.ts';
import { InOrder } from './in-order.ts';
import { liveError } from './live-error.ts';
import { lastingCaller, type LiveReader, type LiveShared } from './live-shared.ts';
import { rightsOf, type LiveParts, type LiveRequest } from './live-request.ts';
import type { Upstream, UpstreamEnd } from './upstream.ts';
import { writeFrame } from './write-frame.ts';

/** Answers that may be made at once; a subgraph that is faster for long is cut off. */
const makingMax = 1_000;

/** Begins with the first reader, ends with the last. */
export class UpstreamExecution implements LiveShared {
  readonly kind = 'log';
  readonly readers = new Set<LiveReader>();
  readonly #parts: LiveParts;
  readonly #request: LiveRequest;
  readonly #upstream: Upstream;
  readonly #onOver: () => void;
  readonly #stop = new Stop();
  readonly #line: InOrder<SubgraphResponse, Answer | WrittenAnswer>;
  #unsubscribe: (() => void) | undefined;
  #told = 0;
  /** How the subgraph ended it: told when everything before it has been shown. */
  #ending: LiveEnd | undefined;

  constructor(parts: LiveParts, request: LiveRequest, upstream: Upstream, onOver: () => void) {
    this.#parts = parts;
    this.#request = request;
    this.#upstream = upstream;
    this.#onOver = onOver;
    this.#line = new InOrder({
      make: (response) => this.#complete(response),
      show: (_response, answer) => this.#show(answer),
      failed: (error) => {
        request.logger.error({ err: error }, 'a live frame failed');
        this.#endAll(liveError('INTERNAL_SERVER_ERROR', 'Internal server error.'));
      },
      room: () => this.#endWhenShown(),
    });
  }

  join(reader: LiveReader): void {
    if (this.#stop.aborted) return reader.end(liveError('LIVE_INTERRUPTED', 'Subscribe again.'));
    this.readers.add(reader);
    this.#unsubscribe ??= this.#subscribe();
  }

  leave(reader: LiveReader): void {
    this.readers.delete(reader);
    if (this.readers.size === 0) this.#close();
  }

  #subscribe(): () => void {
    const { plan, variables, caller, openHop, forwarded } = this.#request;
    const { primary } = plan;
    const used = Object.entries(variables.raw).filter(([name]) =>
      primary.variableUsages?.includes(name),
    );
    const { hop, close } = openHop(caller, this.#stop);
    const { headers } = hop;
    // Only its headers are wanted: the stream has no deadline.
    close();
    const key = JSON.stringify([rightsOf(caller), forwarded ?? {}]);
    const { operationName } = primary;
    return this.#upstream.subscribe(
      {
        query: primary.operation,
        variables: Object.fromEntries(used),
        ...(operationName === undefined ? {} : { operationName }),
      },
      { key, headers },
      { next: (payload) => this.#take(payload), ended: (how) => this.#end(this.#toEnd(how)) },
    );
  }

  #take(payload: unknown): void {
    // Who has seen the frame and asks at once gets nothing that was read before it.
    this.#parts.executor.forget?.();
    const { primary } = this.#request.plan;
    if (this.#line.length >= makingMax) {
      return this.#endAll(
        liveError('LIVE_INTERRUPTED', 'More happened at once than can be shown.'),
      );
    }
    try {
      const response = readSubgraphResponse(primary.serviceName, 200, JSON.stringify(payload));
      void this.#line.make(response);
    } catch (error) {
      this.#request.logger.warn({ err: error }, 'a subgraph streamed what is no answer');
      this.#endAll(liveError('LIVE_INTERRUPTED', 'The service streamed what is no answer.'));
    }
  }

  async #complete(primary: SubgraphResponse): Promise<Answer | WrittenAnswer> {
    const { operation, plan, variables, openHop, nulled, caller } = this.#request;
    const { hop, close } = openHop(lastingCaller(this.readers) ?? caller, this.#stop);
    try {
      const execution = { operation, plan, variables, hop, primary };
      const answer = await this.#parts.executor.execute(execution);
      return nulled?.(answer) ?? answer;
    } finally {
      close();
    }
  }

  #show(answer: Answer | WrittenAnswer): void {
    this.#told += 1;
    const frame = writeFrame(answer, undefined);
    const sequence = this.#told;
    const bytes = frame.members.length + frame.extensions.length;
    const entity = String(sequence);
    const told = {
      frame,
      entity,
      bytes,
      had: true,
      has: true,
      part: 0,
      sequence,
      version: undefined,
    };
    for (const reader of this.readers) reader.offer(told);
  }

  #toEnd(how: UpstreamEnd): LiveEnd {
    switch (how.kind) {
      case 'complete':
        return how;
      case 'refused':
        return { kind: 'failed', errors: this.#placed(how.errors) };
      case 'lost': {
        const { serviceName } = this.#request.plan.primary;
        this.#request.logger.warn({ err: how.cause, service: serviceName }, 'a stream was lost');
        return liveError(
          'LIVE_INTERRUPTED',
          `The stream of the service "${serviceName}" was lost.`,
        );
      }
    }
  }

  /** Subgraphs' errors, as bare as those of every fetch. */
  #placed(errors: readonly unknown[]): GraphQLFormattedError[] {
    const { primary } = this.#request.plan;
    const text = JSON.stringify({ data: null, errors });
    const { errors: read } = readSubgraphResponse(primary.serviceName, 200, text);
    return placeRootErrors(primary, read, [{ object: {}, path: [] }]);
  }

  #end(end: LiveEnd): void {
    this.#ending = end;
    this.#endWhenShown();
  }

  #endWhenShown(): void {
    if (this.#ending !== undefined && this.#line.length === 0) this.#endAll(this.#ending);
  }

  #endAll(end: LiveEnd): void {
    for (const reader of this.readers) reader.end(end);
    this.#close();
  }

  #close(): void {
    if (this.#stop.aborted) return;
    this.#stop.abort();
    this.#line.close();
    this.#unsubscribe?.();
    this.#onOver();
  }
}

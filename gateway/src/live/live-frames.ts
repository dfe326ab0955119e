// The frames of one live subscription: the snapshot, then each newer version once, in order.
// An explicit iterator and no generator: return() must release everything even while next() is waiting.
import { GraphQLError } from 'graphql';
import { setTimeout as delay } from 'node:timers/promises';
import type { ErrorCode } from '../error-codes.ts';
import type { SubgraphResponse } from '../execution/subgraph-client.ts';
import type { GraphQLAnswer, WrittenAnswer } from '../transport/graphql-service.ts';
import { askOwner, type OwnerState } from './ask-owner.ts';
import { fillFromEvent } from './fill-from-event.ts';
import type { LiveField } from './live-field.ts';
import type { OwnerSelection } from './owner-selection.ts';
import type { LiveParts, LiveRequest } from './subscribe-live.ts';
import type { Update, UpdateQueue } from './update-queue.ts';

/** One subscription that the owner has authorised. */
export type LiveFramesOptions = {
  readonly parts: LiveParts;
  readonly request: LiveRequest;
  readonly field: LiveField;
  readonly owner: OwnerSelection;
  readonly snapshot: OwnerState;
  readonly queue: UpdateQueue;
  readonly stopListening: () => void;
};

/** Answers to be pulled. `return()` releases everything at once, even while `next()` is pending. */
export type AnswerStream = AsyncIterableIterator<GraphQLAnswer | WrittenAnswer> & {
  next(): Promise<IteratorResult<GraphQLAnswer | WrittenAnswer, undefined>>;
  return(): Promise<IteratorResult<GraphQLAnswer | WrittenAnswer, undefined>>;
};

/** Begins to watch the token's lifetime; what holds resources is released by return() or the end. */
export function createLiveFrames(options: LiveFramesOptions): AnswerStream {
  return new LiveFrames(options);
}

type Next = IteratorResult<GraphQLAnswer | WrittenAnswer, undefined>;

const done: Next = { done: true, value: undefined };

class LiveFrames implements AnswerStream {
  readonly #options: LiveFramesOptions;
  readonly #stopped = new AbortController();
  readonly #stopWatching: () => void;
  /** Why the stream ends although the client did not leave; told once. */
  #ending: GraphQLError | undefined;
  #version = Number.NEGATIVE_INFINITY;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: LiveFramesOptions) {
    this.#options = options;
    const { viewer } = options.request;
    this.#stopWatching =
      viewer === undefined
        ? () => {}
        : options.parts.watchLifetime(viewer, () => {
            this.#end('TOKEN_EXPIRED', 'The token of this subscription is no longer valid.');
          });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Calls are answered one after the other, whoever calls. */
  next(): Promise<Next> {
    const next = this.#last.then(() => this.#next());
    this.#last = next.catch(() => undefined);
    return next;
  }

  return(): Promise<Next> {
    this.#release();
    return Promise.resolve(done);
  }

  async #next(): Promise<Next> {
    let frame: GraphQLAnswer | WrittenAnswer | undefined;
    try {
      frame = this.#stopped.signal.aborted ? undefined : await this.#frame();
    } catch (error) {
      this.#options.request.logger.error({ err: error }, 'a live frame failed');
      this.#end('INTERNAL_SERVER_ERROR', 'Internal server error.');
    }
    // The token may have ended while the frame was made: then it is not shown.
    if (frame === undefined || this.#stopped.signal.aborted) return this.#finish();
    return { done: false, value: frame };
  }

  async #frame(): Promise<GraphQLAnswer | WrittenAnswer | undefined> {
    const { snapshot, queue } = this.#options;
    if (this.#version === Number.NEGATIVE_INFINITY) {
      this.#version = snapshot.version;
      return this.#complete(snapshot.response);
    }
    const update = await queue.take(this.#version);
    return update && this.#frameFor(update);
  }

  async #frameFor(update: Update): Promise<GraphQLAnswer | WrittenAnswer | undefined> {
    const { field, owner, request } = this.#options;
    const { entityType, carries } = field;
    const { selectionSet, responseName } = owner;
    const filled = fillFromEvent(entityType, selectionSet, carries, request.variables, update.data);
    if (filled !== undefined) {
      this.#version = update.version;
      return this.#complete({ data: { [responseName]: filled }, errors: [] });
    }
    const state = await this.#askOwnerUntil(update.version);
    if (state === undefined) return undefined;
    this.#version = state.version;
    return this.#complete(state.response);
  }

  /** The owner's state at `version` or above. Tried until it answers: giving up would lose the update. */
  async #askOwnerUntil(version: number): Promise<OwnerState | undefined> {
    const { parts, request, owner } = this.#options;
    for (let attempt = 0; !this.#stopped.signal.aborted; attempt += 1) {
      if (attempt > 0) await this.#pause(Math.min(retryMs * 2 ** attempt, retryMaxMs));
      const answer = await askOwner(parts.subgraphs, request, owner);
      if (answer.kind === 'state' && answer.version >= version) return answer;
      if (answer.kind === 'refusal') {
        this.#end('FORBIDDEN', 'This may no longer be seen.');
      } else {
        request.logger.warn({ answer, version, attempt }, 'the owner has not told this version');
      }
    }
    return undefined;
  }

  async #pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
  }

  /** Runs the rest of the plan over the owner's part, with the client's identity. */
  async #complete(primary: SubgraphResponse): Promise<GraphQLAnswer | WrittenAnswer> {
    const { parts, request } = this.#options;
    const { operation, plan, variables } = request;
    const { hop, close } = request.openHop();
    try {
      const answer = await parts.executor.execute({ operation, plan, variables, hop, primary });
      return request.nulled?.(answer) ?? answer;
    } finally {
      close();
    }
  }

  #finish(): Next {
    this.#release();
    const ending = this.#ending;
    this.#ending = undefined;
    // graphql-ws tells a thrown GraphQLError as `error` for this id only.
    if (ending !== undefined) throw ending;
    return done;
  }

  #end(code: ErrorCode, message: string): void {
    this.#ending ??= new GraphQLError(message, { extensions: { code } });
    this.#release();
  }

  #release(): void {
    if (this.#stopped.signal.aborted) return;
    this.#stopped.abort();
    this.#stopWatching();
    this.#options.stopListening();
    this.#options.queue.close();
  }
}

const retryMs = 25;
const retryMaxMs = 2_000;

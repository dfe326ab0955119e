// Makes the answers of a subscription: from what an event carries, or from the owner at the event's version or above;
// other subgraphs' fields come from the rest of the plan. Once for everybody who shares the subscription.
import { GraphQLError } from 'graphql';
import type { Answer } from '../execution/executor.ts';
import { SubgraphError, type SubgraphResponse } from '../execution/subgraph-client.ts';
import type { Caller } from '../identity/authenticate.ts';
import type { RequestRefusal } from '../operations/request-error.ts';
import { Stop, type StopSignal } from '../stop-signal.ts';
import type { WrittenAnswer } from '../transport/graphql-service.ts';
import { askOwner, refuseForFailure, type OwnerAnswer } from './ask-owner.ts';
import { fillFromEvent } from './fill-from-event.ts';
import type { LiveField } from './live-field.ts';
import type { LiveItem } from './live-source.ts';
import type { LiveParts, LiveRequest } from './live-request.ts';
import { readOwnerSelection, type OwnerSelection } from './owner-selection.ts';

/** An answer, and the version of the entity in it. */
export type Made = {
  readonly answer: Answer | WrittenAnswer;
  readonly version: number | undefined;
};

const retryMs = 25;
const retryMaxMs = 2_000;

/** One shared subscription's answers. */
export class FrameMaker {
  readonly #parts: LiveParts;
  readonly #request: LiveRequest;
  readonly #field: LiveField;
  readonly #owner: OwnerSelection;
  readonly #callerNow: () => Caller;
  readonly #stop = new Stop();

  /** @param callerNow whose token fetches bear: of all who share the subscription, one whose token counts. */
  constructor(parts: LiveParts, request: LiveRequest, field: LiveField, callerNow: () => Caller) {
    this.#parts = parts;
    this.#request = request;
    this.#field = field;
    this.#owner = readOwnerSelection(field, request.plan.primary, request.variables);
    this.#callerNow = callerNow;
  }

  /** Told when nobody waits for frames any more. */
  get gone(): StopSignal {
    return this.#stop;
  }

  /** Ends what is under way: nobody waits for it any more. */
  stop(): void {
    this.#stop.abort();
  }

  /** Asks the owner whether the subscription may be; of a state the answer is the first frame. */
  async begin(): Promise<Made | RequestRefusal> {
    const answer = await this.#ask();
    const { primary } = this.#request.plan;
    if (answer.kind === 'refusal') return answer.refusal;
    if (answer.kind === 'failure') return refuseForFailure(primary, answer.failure);
    if (this.#field.kind !== 'state') return this.#nothingYet();
    if (answer.version === undefined) {
      const failure = new SubgraphError(primary.serviceName, 'SUBGRAPH_BAD_RESPONSE');
      return refuseForFailure(primary, failure);
    }
    return { answer: await this.#complete(answer.response), version: answer.version };
  }

  /**
   * Undefined when nobody waits for it any more.
   * @throws GraphQLError when the owner no longer lets it be seen.
   */
  async make(item: LiveItem): Promise<Made | undefined> {
    const { entityType, carries } = this.#field;
    const { selectionSet, responseName } = this.#owner;
    const { variables } = this.#request;
    const filled = item.carries
      ? fillFromEvent(entityType, selectionSet, carries, variables, item.data)
      : undefined;
    if (filled !== undefined) {
      const response = { data: { [responseName]: filled }, errors: [] };
      return { answer: await this.#complete(response), version: item.version };
    }
    const known = await this.#askUntil(item);
    return known && { answer: await this.#complete(known.response), version: known.version };
  }

  async #nothingYet(): Promise<Made> {
    const response = { data: { [this.#owner.responseName]: null }, errors: [] };
    return { answer: await this.#complete(response), version: undefined };
  }

  /** Tried until it answers with the item's version or above: giving up would lose the update. */
  async #askUntil(item: LiveItem) {
    for (let attempt = 0; !this.#stop.aborted; attempt += 1) {
      if (attempt > 0) await this.#pause(Math.min(retryMs * 2 ** attempt, retryMaxMs));
      const answer = await this.#ask(item);
      if (answer.kind === 'state' && (answer.version ?? Infinity) >= (item.version ?? 0)) {
        return answer;
      }
      // Of several tokens one may end while it is asked with: only who is refused twice may no longer see it.
      if (answer.kind === 'refusal' && attempt > 0) {
        throw new GraphQLError('This may no longer be seen.', {
          extensions: { code: 'FORBIDDEN' },
        });
      }
      const { version } = item;
      this.#request.logger.warn({ answer, version, attempt }, 'the owner has not told this yet');
    }
    return undefined;
  }

  async #ask(item?: LiveItem): Promise<OwnerAnswer> {
    const { snapshot, requestFor } = this.#owner;
    const asked = item === undefined ? snapshot : (requestFor?.(item.data) ?? snapshot);
    const { hop, close } = this.#request.openHop(this.#callerNow(), this.#stop);
    try {
      const { primary } = this.#request.plan;
      return await askOwner(this.#parts.subgraphs, primary, this.#owner, asked, hop);
    } finally {
      close();
    }
  }

  /** Runs the rest of the plan over the owner's part, with the client's identity. */
  async #complete(primary: SubgraphResponse): Promise<Answer | WrittenAnswer> {
    const { operation, plan, variables, openHop, nulled } = this.#request;
    const { hop, close } = openHop(this.#callerNow(), this.#stop);
    try {
      const execution = { operation, plan, variables, hop, primary };
      const answer = await this.#parts.executor.execute(execution);
      return nulled?.(answer) ?? answer;
    } finally {
      close();
    }
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#stop.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#stop.addEventListener('abort', wake);
    });
  }
}

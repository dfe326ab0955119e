// Starts one live subscription: who may see it is asked of the owner by the snapshot query, and events are
// buffered before that query is sent, so that nothing between snapshot and tail is missed.
import type { Viewer } from '@ates/schema/identity/token';
import { getArgumentValues, Kind, type FieldNode } from 'graphql';
import type { Logger } from 'pino';
import type { Answer, Executor } from '../execution/executor.ts';
import type { Hop, SubgraphClients } from '../execution/subgraph-client.ts';
import type { WatchLifetime } from '../identity/token-lifetime.ts';
import { ownValue } from '../json.ts';
import type { Operation, Variables } from '../operations/operation.ts';
import { refuseRequest, type RequestRefusal } from '../operations/request-error.ts';
import type { Plan } from '../planning/query-planner.ts';
import type { LiveStream, WrittenAnswer } from '../transport/graphql-service.ts';
import { askOwner, refuseForFailure } from './ask-owner.ts';
import type { LiveFeeds } from './live-feed.ts';
import type { LiveField } from './live-field.ts';
import { createLiveFrames } from './live-frames.ts';
import { readOwnerSelection } from './owner-selection.ts';
import { pushAnswers } from './push-answers.ts';
import { createUpdateQueue } from './update-queue.ts';

/** What live subscriptions are made of. */
export type LiveParts = {
  readonly fields: ReadonlyMap<string, LiveField>;
  readonly feeds: LiveFeeds;
  readonly subgraphs: SubgraphClients;
  readonly executor: Executor;
  readonly watchLifetime: WatchLifetime;
  /** Updates a slow client may be behind before it is conflated to the newest. */
  readonly queueMax: number;
};

type AnyAnswer = Answer | WrittenAnswer;

/** One client's wish. */
export type LiveRequest = {
  readonly operation: Operation;
  readonly plan: Plan & { kind: 'subscription' };
  readonly variables: Variables;
  readonly viewer: Viewer | undefined;
  /** `operation` is what the caller may ask; this puts the rest into every answer: nulls, each with its error. */
  readonly nulled?: ((answer: AnyAnswer) => AnyAnswer) | undefined;
  /** A hop with the client's identity for one frame; close it when the frame is made. */
  readonly openHop: () => OpenHop;
  readonly logger: Logger;
};

/** A hop and what releases its timer. */
export type OpenHop = { readonly hop: Hop; readonly close: () => void };

/** The live layer. */
export type LiveSubscriptions = {
  /** Frames, the snapshot first; or a refusal for this subscription only. */
  subscribe(request: LiveRequest): Promise<LiveOutcome>;
};

type LiveOutcome = RequestRefusal | { readonly kind: 'stream'; readonly stream: LiveStream };

/** Builds the live layer of one graph. */
export function createLiveSubscriptions(parts: LiveParts): LiveSubscriptions {
  return {
    async subscribe(request) {
      const root = rootField(request.operation);
      const field = parts.fields.get(root?.name.value ?? '');
      if (root === undefined || field === undefined || !parts.feeds.connected) {
        return refuseRequest('SUBSCRIPTION_NOT_SERVED', 'This field has no live source.');
      }
      const subject = subjectFor(field, root, request);
      return typeof subject === 'string' ? start(parts, request, field, subject) : subject;
    },
  };
}

function rootField({ definition, fragments }: Operation): FieldNode | undefined {
  let set = definition.selectionSet;
  for (;;) {
    const [first] = set.selections;
    if (first === undefined || first.kind === Kind.FIELD) return first;
    const below = first.kind === Kind.INLINE_FRAGMENT ? first : fragments.get(first.name.value);
    if (below === undefined) return undefined;
    set = below.selectionSet;
  }
}

function subjectFor(field: LiveField, root: FieldNode, request: LiveRequest) {
  const { operation, variables, viewer } = request;
  const type = operation.supergraph.apiSchema.getSubscriptionType();
  const definition = type?.getFields()[root.name.value];
  if (definition === undefined) throw new TypeError('Validation knows this field.');
  const filled = field.subject.subjectOf(
    getArgumentValues(definition, root, variables.coerced),
    viewer?.userId,
  );
  switch (filled.kind) {
    case 'subject':
      return filled.subject;
    case 'viewer needed':
      return refuseRequest('UNAUTHENTICATED', 'Sign in to subscribe to this.', { status: 401 });
    case 'argument unfit':
      return refuseRequest('BAD_USER_INPUT', `The argument ${filled.argument} is not an id.`);
  }
}

async function start(
  parts: LiveParts,
  request: LiveRequest,
  field: LiveField,
  subject: string,
): Promise<LiveOutcome> {
  const queue = createUpdateQueue(parts.queueMax);
  // Listening begins before the snapshot is asked for: exact, because versions decide what is new.
  const stopListening = parts.feeds.listen(subject, (data) => {
    const version = ownValue(data, field.version);
    if (typeof version === 'number') queue.push({ version, data });
  });
  let begun = false;
  try {
    const owner = readOwnerSelection(field, request.plan.primary);
    const snapshot = await askOwner(parts.subgraphs, request, owner);
    if (snapshot.kind === 'refusal') return snapshot.refusal;
    if (snapshot.kind === 'failure') return refuseForFailure(request, snapshot.failure);
    begun = true;
    return {
      kind: 'stream',
      stream: pushAnswers(
        createLiveFrames({ parts, request, field, owner, snapshot, queue, stopListening }),
      ),
    };
  } finally {
    if (!begun) stopListening();
  }
}

// Calls plugins at a request's moments, in the order they were given; ends are called in reverse.
// Without plugins nothing is made and nothing is waited for.
import type { GraphQLFormattedError } from 'graphql';
import type { Viewer } from '@ates/schema/identity/token';
import type { Logger } from 'pino';
import type { CheckMoments } from './operations/check-moments.ts';
import type { Operation } from './operations/operation.ts';
import type { EndHook, GatewayPlugin, PluginContext, RequestPlugin } from './plugin.ts';
import { plainAnswer } from './transport/answer-text.ts';
import type { GraphQLAnswer, Outcome, PlainOutcome } from './transport/graphql-service.ts';

/** The moments of one request, as the service calls them. */
export type RequestMoments = {
  /** For the parser and the validator. */
  readonly checking: CheckMoments;
  didResolveSource(source: string, viewer: Viewer | undefined): Promise<void>;
  didResolveOperation(operation: Operation): Promise<void>;
  /** What plugins turned on. */
  readonly overrideLabels: ReadonlySet<string>;
  responseForOperation(): Promise<GraphQLAnswer | undefined>;
  executionDidStart(): Promise<EndHook>;
  /** Errors first, then the answer as it goes out. */
  willSend(outcome: Outcome): Promise<PlainOutcome>;
};

/** @param context filled as the request goes on. */
export async function beginPlugins(
  plugins: readonly GatewayPlugin[],
  context: PluginContext,
): Promise<RequestMoments | undefined> {
  if (plugins.length === 0) return undefined;
  const taking: RequestPlugin[] = [];
  for (const plugin of plugins) {
    const part = await plugin.requestDidStart?.(context);
    if (part) taking.push(part);
  }
  return new PluginMoments(taking, context);
}

class PluginMoments implements RequestMoments {
  readonly #taking: readonly RequestPlugin[];
  readonly #context: PluginContext;
  readonly checking: CheckMoments;

  constructor(taking: readonly RequestPlugin[], context: PluginContext) {
    this.#taking = taking;
    this.#context = context;
    this.checking = {
      parsing: () => inReverse(taking.map((one) => one.parsingDidStart?.(context))),
      validation: () => inReverse(taking.map((one) => one.validationDidStart?.(context))),
    };
  }

  async didResolveSource(source: string, viewer: Viewer | undefined): Promise<void> {
    this.#context.source = source;
    this.#context.viewer = viewer;
    for (const one of this.#taking) await one.didResolveSource?.(this.#context);
  }

  async didResolveOperation({ document, definition }: Operation): Promise<void> {
    this.#context.document = document;
    this.#context.operation = definition;
    for (const one of this.#taking) await one.didResolveOperation?.(this.#context);
  }

  get overrideLabels(): ReadonlySet<string> {
    return this.#context.overrideLabels;
  }

  async responseForOperation(): Promise<GraphQLAnswer | undefined> {
    for (const one of this.#taking) {
      const answer = await one.responseForOperation?.(this.#context);
      if (answer) return answer;
    }
    return undefined;
  }

  async executionDidStart(): Promise<EndHook> {
    const ends: (EndHook | void)[] = [];
    for (const one of this.#taking) ends.push(await one.executionDidStart?.(this.#context));
    return inReverse(ends);
  }

  async willSend(outcome: Outcome): Promise<PlainOutcome> {
    const errors = errorsOf(outcome);
    if (errors.length > 0) {
      for (const one of this.#taking) await one.didEncounterErrors?.(this.#context, errors);
    }
    let sent = plainOutcome(outcome);
    for (const one of this.#taking) {
      sent = (await one.willSendResponse?.(this.#context, sent)) ?? sent;
    }
    return sent;
  }
}

function inReverse(ends: readonly (EndHook | void)[]): EndHook {
  return (errors) => {
    for (const end of ends.toReversed()) end?.(errors);
  };
}

/** Plugins look into answers and change them: they get objects. */
function plainOutcome(outcome: Outcome): PlainOutcome {
  if (outcome.kind !== 'answer') return outcome;
  return { kind: 'answer', answer: plainAnswer(outcome.answer) };
}

/** The errors an outcome tells; a stream has none yet. */
export function errorsOf(outcome: Outcome): readonly GraphQLFormattedError[] {
  switch (outcome.kind) {
    case 'answer':
      return outcome.answer.errors ?? [];
    case 'refused':
      return outcome.errors;
    case 'stream':
      return [];
  }
}

/** A moment of the gateway itself; a plugin that fails there is logged and stops nothing. */
export async function tellPlugins(
  plugins: readonly GatewayPlugin[],
  logger: Logger,
  tell: (plugin: GatewayPlugin) => unknown,
): Promise<void> {
  for (const plugin of plugins) {
    try {
      await tell(plugin);
    } catch (error) {
      logger.error({ err: error }, 'a plugin failed');
    }
  }
}

// What every resolver knows about the request: who asks, and in which chain of requests.
import type { Actor } from '../domain/actor.ts';
import type { CommandContext } from '../commands/run-command.ts';
import { unauthenticated } from './api-errors.ts';

export interface ApiContext {
  /** Undefined when nobody is signed in. */
  readonly viewer: Actor | undefined;
  /** A uuid; taken over from the gateway. */
  readonly correlationId: string;
  readonly traceparent: string | undefined;
}

/** Who asks. Throws UNAUTHENTICATED when nobody is signed in. */
export function requireViewer(context: ApiContext): Actor {
  if (!context.viewer) throw unauthenticated();
  return context.viewer;
}

/** The command's context for what `context`'s viewer asks. */
export const commandContext = (
  context: ApiContext,
  idempotencyKey?: string | null,
): CommandContext => ({
  actor: requireViewer(context),
  correlationId: context.correlationId,
  traceparent: context.traceparent,
  idempotencyKey: idempotencyKey ?? undefined,
});

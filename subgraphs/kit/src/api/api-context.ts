// What every resolver knows about the request: who asks, and in which chain of requests.
import type { Actor } from '../domain/actor.ts';
import type { CommandContext } from '../commands/run-command.ts';
import type { WrittenEvent } from '../commands/moment.ts';
import { badUserInput, unauthenticated } from './api-errors.ts';

export interface ApiContext {
  /** Undefined when nobody is signed in. */
  readonly viewer: Actor | undefined;
  /** A uuid; taken over from the gateway. */
  readonly correlationId: string;
  readonly traceparent: string | undefined;
  /** The consistency token of an earlier answer (consistency-token.ts): nothing older may be told. */
  readonly consistency: string | undefined;
  /** What the request's commands have told so far; becomes the answer's consistency token. */
  readonly written: WrittenEvent[];
}

/** Who asks. Throws UNAUTHENTICATED when nobody is signed in. */
export function requireViewer(context: ApiContext): Actor {
  if (!context.viewer) throw unauthenticated();
  return context.viewer;
}

/** The command's context for what `context`'s viewer asks. Throws BAD_USER_INPUT for a key out of bounds. */
export const commandContext = (
  context: ApiContext,
  idempotencyKey?: string | null,
): CommandContext => ({
  actor: requireViewer(context),
  correlationId: context.correlationId,
  traceparent: context.traceparent,
  idempotencyKey: readIdempotencyKey(idempotencyKey),
  onWritten: recordWritten(context),
});

/** Hears what commands tell on behalf of `context`'s request. */
export const recordWritten =
  (context: ApiContext) =>
  (written: readonly WrittenEvent[]): void =>
    void context.written.push(...written);

/** Reads an optional key. Visible ASCII only: what is stored must be storable, and a log line must stay one line. */
export function readIdempotencyKey(key: string | null | undefined): string | undefined {
  if (key === null || key === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,128}$/.test(key))
    throw badUserInput('idempotencyKey', 'must be 1 to 128 visible ASCII characters');
  return key;
}

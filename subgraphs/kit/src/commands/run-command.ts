// One command is one transaction: idempotency key, decision, events, projections and outbox commit
// together or not at all. A refusal rolls back; a conflict with another writer decides again.
import type { Logger } from 'pino';
import type { Actor, SystemActor } from '../domain/actor.ts';
import type { Refusal, Refused } from '../domain/decision.ts';
import type { Ports } from '../domain/ports.ts';
import { VersionConflictError, type Cause, type WrittenEvent } from '../events/append-events.ts';
import type { Signal } from '../events/signal.ts';
import type { Database } from '../tables/database.ts';
import { claimKey, storeResult, type IdempotencyKey } from './idempotency.ts';
import { momentOf, type Moment } from './moment.ts';

/** What every command of a subgraph works with. */
export interface CommandDeps {
  readonly database: Database;
  readonly ports: Ports;
  /** Raised after every commit: wakes the relay. */
  readonly committed: Signal;
  readonly logger: Logger;
}

/** Who asks, in which chain of requests, and perhaps with a key that makes a repeat harmless. */
export interface CommandContext<By extends Actor | SystemActor = Actor> {
  readonly actor: By;
  /** A uuid; the same in every event, entry and log line the request leads to. */
  readonly correlationId: string;
  readonly traceparent?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  /** Hears what the command has told, once it is committed; what it had told when a key answers. */
  readonly onWritten?: ((written: readonly WrittenEvent[]) => void) | undefined;
}

export type CommandResult<Result, Code extends string = string> =
  | {
      readonly kind: 'done';
      readonly result: Result;
      /** What was told; what had been told when an idempotency key answered. */
      readonly written: readonly WrittenEvent[];
    }
  | Refused<Code | KeyRefusal>;

type KeyRefusal = 'IDEMPOTENCY_KEY_REUSED';

/** What the body of a command answers. */
export type Outcome<Result, Code extends string> =
  | { readonly kind: 'done'; readonly result: Result; readonly written: readonly WrittenEvent[] }
  | Refused<Code>;

export interface Command<Result, Code extends string> {
  /** The command's name: idempotency keys are unique per (actor, command, key). */
  readonly name: string;
  /** What was asked; its hash guards an idempotency key against another input. Must be plain JSON. */
  readonly input: unknown;
  /**
   * Reads, decides and writes. Runs again after a conflict, so it must have no effects but the
   * transaction's; `attempt` counts from 1.
   */
  readonly run: (moment: Moment, cause: Cause, attempt: number) => Promise<Outcome<Result, Code>>;
}

const attemptsMax = 20;

/**
 * Runs `command` in one transaction. The result must be plain JSON when an idempotency key is given:
 * the same key answers the stored result (D-8).
 */
export async function runCommand<Result, Code extends string>(
  deps: CommandDeps,
  context: CommandContext<Actor | SystemActor>,
  command: Command<Result, Code>,
): Promise<CommandResult<Result, Code>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await attemptOnce(deps, context, command, attempt);
      if (result.kind === 'done' && result.written.length > 0) {
        deps.committed.notify();
        context.onWritten?.(result.written);
        const { correlationId } = context;
        const events = result.written.length;
        deps.logger.info({ command: command.name, correlationId, events }, 'command done');
      }
      return result;
    } catch (error) {
      if (error instanceof RefusedSignal) return { kind: 'refused', refusal: error.refusal };
      if (!isConflict(error) || attempt === attemptsMax) throw error;
      const { correlationId } = context;
      const about = { err: error, command: command.name, attempt, correlationId };
      deps.logger.debug(about, 'conflict; deciding again');
      await pauseBefore(attempt);
    }
  }
}

/** Carries a refusal out of the transaction, so that it rolls back. Never leaves this file. */
class RefusedSignal extends Error {
  readonly refusal: Refusal<never>;
  constructor(refusal: Refusal) {
    super(refusal.code);
    // Whoever catches it knows the command, and with it the codes its run may refuse with.
    this.refusal = refusal as Refusal<never>;
  }
}

async function attemptOnce<Result, Code extends string>(
  deps: CommandDeps,
  context: CommandContext<Actor | SystemActor>,
  command: Command<Result, Code>,
  attempt: number,
): Promise<CommandResult<Result, Code>> {
  const key = keyOf(context, command);
  return deps.database.db.transaction(async (tx) => {
    const moment = momentOf(tx, deps.ports);
    if (key) {
      const claim = await claimKey<Result>(tx, key, moment.now);
      if (claim.kind === 'refused') throw new RefusedSignal(claim.refusal);
      if (claim.kind === 'known')
        return { kind: 'done', result: claim.result, written: claim.written };
    }
    const outcome = await command.run(moment, causeOf(context, moment), attempt);
    if (outcome.kind === 'refused') throw new RefusedSignal(outcome.refusal);
    if (key) await storeResult(tx, key, outcome);
    return outcome;
  });
}

const keyOf = (
  context: CommandContext<Actor | SystemActor>,
  command: { name: string; input: unknown },
): IdempotencyKey | undefined =>
  context.idempotencyKey === undefined
    ? undefined
    : {
        actorId: context.actor.id,
        command: command.name,
        key: context.idempotencyKey,
        input: command.input,
      };

const causeOf = (context: CommandContext<Actor | SystemActor>, moment: Moment): Cause => ({
  correlationId: context.correlationId,
  causationId: moment.newId(),
  actorId: context.actor.id,
  actorRole: context.actor.role,
  traceparent: context.traceparent,
  occurredAt: moment.now,
});

const retryable = new Set(['40001', '40P01']);

/** Somebody else was first, or Postgres broke a tie between two writers: deciding again is right. */
export const isConflict = (error: unknown): boolean =>
  error instanceof VersionConflictError || retryable.has(sqlStateOf(error) ?? '');

/** The SQLSTATE of a Postgres error, also when drizzle has wrapped it. */
export function sqlStateOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string' && error.code.length === 5)
    return error.code;
  return sqlStateOf(error.cause);
}

/** Full jitter: a crowd of losers does not come back all at once. */
const pauseBefore = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(2 ** attempt, 100)));

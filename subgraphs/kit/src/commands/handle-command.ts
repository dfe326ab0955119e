// The common case of a command: one aggregate is loaded, its decider decides, the events are appended
// with the version they were decided on, and the projection beside them is brought up to date.
import type { Actor, SystemActor } from '../domain/actor.ts';
import { refuse, type Decision } from '../domain/decision.ts';
import type { AggregateDefinition } from '../events/aggregate.ts';
import type { Draft } from '../events/append-events.ts';
import { loadAggregate } from '../events/load-events.ts';
import type { Moment } from './moment.ts';
import {
  runCommand,
  type CommandContext,
  type CommandDeps,
  type CommandResult,
} from './run-command.ts';

export interface AggregateCommand<State, Event, Code extends string> {
  readonly name: string;
  readonly input: unknown;
  readonly aggregate: AggregateDefinition<State, Event>;
  readonly id: string;
  /** Refuses with VERSION_CONFLICT unless the aggregate is at this version. */
  readonly expectedVersion?: number | undefined;
  /**
   * Takes locks that have to come before the aggregate's: rows that bulk writers lock first. Whoever
   * locks in another order waits for a deadlock to be broken.
   */
  readonly lockFirst?: (moment: Moment) => Promise<void>;
  /** The rule. Reads through the moment only what lies outside the aggregate (who is assignable). */
  readonly decide: (
    state: State,
    moment: Moment,
  ) => Decision<Event, Code> | Promise<Decision<Event, Code>>;
  /** Inline projection: brings the tables up to date and answers the states to tell. */
  readonly project: (
    moment: Moment,
    change: { readonly events: readonly Event[]; readonly version: number },
  ) => Promise<readonly Draft[]>;
}

/** What a command on one aggregate answers: where it stands now. */
export interface AggregateResult {
  readonly id: string;
  readonly version: number;
}

/** Loads, decides, appends and projects in one transaction. Accepting no event is fine: nothing is written. */
export function handleCommand<State, Event, Code extends string>(
  deps: CommandDeps,
  context: CommandContext<Actor | SystemActor>,
  command: AggregateCommand<State, Event, Code>,
): Promise<CommandResult<AggregateResult, Code | 'VERSION_CONFLICT'>> {
  const { aggregate, id } = command;
  return runCommand<AggregateResult, Code | 'VERSION_CONFLICT'>(deps, context, {
    name: command.name,
    input: command.input,
    async run(moment, cause, attempt) {
      await command.lockFirst?.(moment);
      // Who lost once takes the lock: it waits for its turn and cannot lose again.
      const lock = attempt > 1;
      const { state, version } = await loadAggregate(moment.tx, aggregate, id, { lock });
      if (command.expectedVersion !== undefined && command.expectedVersion !== version) {
        return versionConflict(command.expectedVersion, version);
      }
      const decision = await command.decide(state, moment);
      if (decision.kind === 'refused') return decision;
      const { events } = decision;
      if (events.length === 0) return { kind: 'done', result: { id, version }, written: [] };
      const next = version + events.length;
      const states = await command.project(moment, { events, version: next });
      const written = await moment.append([
        {
          aggregate: { type: aggregate.type, id },
          expectedVersion: version,
          facts: events.map((event) => aggregate.toContract(event)),
          states,
          cause,
        },
      ]);
      return { kind: 'done', result: { id, version: next }, written };
    },
  });
}

const versionConflict = (expected: number, actual: number) =>
  refuse('VERSION_CONFLICT', `Expected version ${expected}, but it is ${actual} by now.`);

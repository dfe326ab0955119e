// How a subgraph describes one kind of aggregate: its pure decider and the two-way door between the
// decider's events and the contracts they are told and stored in.
import type { NewestEvent } from '@ates/schema/contracts/upcast';
import type { Draft } from './append-events.ts';

/** `evolve` and `initialState` are pure; together with the stored facts they give the present state. */
export interface AggregateDefinition<State, Event> {
  /** The aggregate's name in the event store, for example `task`. */
  readonly type: string;
  readonly initialState: State;
  evolve(state: State, event: Event): State;
  /** The fact as it is told to others. */
  toContract(event: Event): Draft;
  /** A stored fact, upcast to its newest version; undefined when the decider does not need it. */
  fromContract(event: NewestEvent): Event | undefined;
}

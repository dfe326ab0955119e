// What a decider answers: the events that now are true, or the rule that forbids them.
// A refusal is a value, not an exception: it is an answer the domain gives on purpose (decision 0005).

/** A rule said no. `code` is of the catalogue in docs/ERRORS.md. */
export interface Refusal<Code extends string = string> {
  readonly code: Code;
  readonly message: string;
}

/** The answer that carries a refusal. */
export interface Refused<Code extends string = string> {
  readonly kind: 'refused';
  readonly refusal: Refusal<Code>;
}

/** The answer that carries what now is true; no event means nothing changes. */
export interface Accepted<Event> {
  readonly kind: 'accepted';
  readonly events: readonly Event[];
}

export type Decision<Event, Code extends string = string> = Accepted<Event> | Refused<Code>;

export const accept = <Event>(...events: Event[]): Accepted<Event> => ({
  kind: 'accepted',
  events,
});

export const refuse = <Code extends string>(code: Code, message: string): Refused<Code> => ({
  kind: 'refused',
  refusal: { code, message },
});

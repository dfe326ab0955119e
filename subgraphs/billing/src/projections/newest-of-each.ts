// Of several states of the same entities in one batch only the newest counts.

/** The state with the highest version of each entity, ordered by its key: the order in which rows are locked. */
export function newestOfEach<State extends { readonly version: number }>(
  states: readonly State[],
  keyOf: (state: State) => string,
): State[] {
  const newest = new Map<string, State>();
  for (const state of states) {
    const known = newest.get(keyOf(state));
    if (!known || known.version < state.version) newest.set(keyOf(state), state);
  }
  return [...newest.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, state]) => state);
}

// Counts what clients keep open, WebSockets and streams over HTTP alike: altogether, by network address, by person.
// Whoever opens one enters before it costs anything, and leaves exactly once.

/** How many may be open at the same time. */
export type ConnectionLimits = {
  readonly max: number;
  readonly perAddressMax: number;
  readonly perPersonMax: number;
};

/** One open connection. */
export type Connection = {
  /** Counts for this person from now on, and no longer for another; false, and unchanged, when they have enough. */
  belongTo(person: string | undefined): boolean;
  /** Idempotent. */
  leave(): void;
};

/** All open connections of a gateway. */
export type OpenConnections = {
  /** Undefined when there are too many already. */
  enter(address: string): Connection | undefined;
  readonly count: number;
};

/** Counts from zero. */
export function createOpenConnections(limits: ConnectionLimits): OpenConnections {
  const byAddress = new Map<string, number>();
  const byPerson = new Map<string, number>();
  let count = 0;
  return {
    enter(address) {
      if (count >= limits.max || (byAddress.get(address) ?? 0) >= limits.perAddressMax) {
        return undefined;
      }
      count += 1;
      add(byAddress, address, 1);
      let person: string | undefined;
      let left = false;
      return {
        belongTo(next) {
          if (left || next === person) return true;
          if (next !== undefined && (byPerson.get(next) ?? 0) >= limits.perPersonMax) return false;
          if (person !== undefined) add(byPerson, person, -1);
          if (next !== undefined) add(byPerson, next, 1);
          person = next;
          return true;
        },
        leave() {
          if (left) return;
          left = true;
          count -= 1;
          add(byAddress, address, -1);
          if (person !== undefined) add(byPerson, person, -1);
        },
      };
    },
    get count() {
      return count;
    },
  };
}

function add(counts: Map<string, number>, key: string, by: number): void {
  const sum = (counts.get(key) ?? 0) + by;
  if (sum === 0) counts.delete(key);
  else counts.set(key, sum);
}

// Replicas of other subgraphs' entities are filled from here: state events, decoded, newest of all first.
// What cannot be read is reported and skipped, so one bad message never blinds a replica.
import type { AnyContract, AnyEvent } from '../contracts/catalogue.ts';
import { decodeEvent } from '../contracts/codec.ts';
import type { EventOf } from '../contracts/contract.ts';
import type { Broker } from './connect.ts';
import { watchSubjects, type Watch } from './watch-subjects.ts';

/** What to do when something goes wrong while watching goes on. */
export interface WatchStateOptions {
  /** A message that is no valid event, a throwing handler, a lost broker. Default: nothing. */
  onProblem?(problem: Error): void;
}

/**
 * Watches the states (or the contacts) that `contracts` describe: the newest of every entity first, then every change.
 * An event may come twice or in an old version after a loss: ignore a version not above the known one.
 * @returns `ready` is fulfilled when everything that was there at the start has been handed over
 */
export function watchState<C extends AnyContract>(
  broker: Broker,
  contracts: readonly C[],
  onEvent: (event: EventOf<C>) => void,
  options: WatchStateOptions = {},
): Watch {
  const wanted = new Set<string>(contracts.map((contract) => contract.type));
  const stream = tableOf(contracts);
  const isWanted = (event: AnyEvent): event is AnyEvent & EventOf<C> => wanted.has(event.type);
  return watchSubjects(broker, {
    ...options,
    stream,
    subjects: contracts.map((contract) => contract.subjectOf('*')),
    onMessage: ({ subject, data }) => {
      const decoded = decodeEvent(data);
      if (decoded.ok && isWanted(decoded.event)) onEvent(decoded.event);
      else options.onProblem?.(new Error(`${subject}: ${whyNot(decoded)}`));
    },
  });
}

// A mixed list is a bug of the caller: one watch reads one stream, and a log has no newest state.
function tableOf(contracts: readonly AnyContract[]): 'STATE' | 'CONTACTS' {
  const [stream, ...others] = new Set(contracts.map((contract) => contract.stream));
  if (others.length === 0 && (stream === 'STATE' || stream === 'CONTACTS')) return stream;
  throw new Error('watchState takes contracts of states only, all of one stream');
}

function whyNot(decoded: ReturnType<typeof decodeEvent>): string {
  return decoded.ok ? 'holds an event of another type' : `${decoded.reason} ${decoded.detail}`;
}

// Which contracts a reaction hears: the one it names and its older versions, which arrive upcast.
import { contracts, type AnyContract } from '@ates/schema/contracts/catalogue';
import type { Contract } from '@ates/schema/contracts/contract';
import type { Reaction } from './reaction.ts';

/** `newest` and its older versions. */
export const versionsUpTo = (newest: AnyContract): readonly AnyContract[] =>
  contracts.filter(
    (contract: Contract) => sameEvent(contract, newest) && contract.version <= newest.version,
  );

/** The contracts of every event that reaches any of `reactions`, by type. */
export const consumedContracts = (
  reactions: readonly Reaction[],
): ReadonlyMap<string, AnyContract> =>
  new Map(
    reactions
      .flatMap((reaction) => reaction.contracts.flatMap(versionsUpTo))
      .map((contract) => [contract.type, contract]),
  );

const sameEvent = (one: Contract, other: Contract): boolean =>
  one.context === other.context &&
  one.entity === other.entity &&
  one.fact === other.fact &&
  one.family === other.family;

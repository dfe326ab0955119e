// An in-memory replica of what verifying needs: users' public keys and everybody's token epoch.
// Filled from the STATE stream, so gateway and subgraphs verify while users is down.
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Broker } from '../broker/connect.ts';
import { watchState, type WatchStateOptions } from '../broker/watch-state.ts';
import {
  signingKeyStateV1,
  userStateV1,
  type SigningKeyStateV1,
  type UserStateV1,
} from '../contracts/users.ts';
import type { KnownPerson, PersonSource } from './external-verifier.ts';
import type { EpochSource, KeySource } from './token-verifier.ts';
import { tokenAlgorithm } from './token.ts';

/** Epochs, and who wants to know when one is raised. */
export interface WatchedEpochs extends EpochSource {
  /** Calls `listener` whenever a person's older tokens stop counting. Returns what ends that. */
  onRaised(listener: (userId: string, epoch: number) => void): () => void;
}

/** A running replica. */
export interface IdentityReplica {
  readonly keys: KeySource;
  readonly epochs: WatchedEpochs;
  /** What verifying tokens of an external provider needs of everybody. */
  readonly people: PersonSource;
  /** Fulfilled when all keys and epochs known to the broker are here; verify nothing before. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/** Where time comes from, and who hears of problems. */
export interface WatchIdentityOptions extends WatchStateOptions {
  /** Default: the system's clock. */
  readonly now?: () => Date;
}

/** Starts the replica. */
export function watchIdentity(broker: Broker, options: WatchIdentityOptions = {}): IdentityReplica {
  const keys = new SigningKeys(options.now ?? (() => new Date()));
  const people = new People();
  const watch = watchState(
    broker,
    [signingKeyStateV1, userStateV1],
    (event) => {
      if (event.type === signingKeyStateV1.type) keys.apply(event.data);
      else people.apply(event.data);
    },
    options,
  );
  return { keys, epochs: people, people, ready: watch.ready, close: () => watch.close() };
}

interface KnownKey {
  readonly version: number;
  readonly key: KeyObject;
  readonly notAfter: number;
}

class SigningKeys implements KeySource {
  readonly #known = new Map<string, KnownKey>();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  keyOf(keyId: string): KeyObject | undefined {
    const known = this.#known.get(keyId);
    return known && known.notAfter > this.#now().getTime() ? known.key : undefined;
  }

  // The key object is kept when only notAfter moves: tokens already verified with it stay verified.
  apply({ keyId, version, publicJwk, notAfter }: SigningKeyStateV1): void {
    const known = this.#known.get(keyId);
    if (known && version <= known.version) return;
    if (publicJwk.alg !== tokenAlgorithm || publicJwk.kid !== keyId) {
      throw new Error(`signing key ${keyId} is not a key for ${tokenAlgorithm}`);
    }
    const fresh = createPublicKey({ key: publicJwk, format: 'jwk' });
    this.#known.set(keyId, {
      version,
      key: known?.key.equals(fresh) ? known.key : fresh,
      notAfter: notAfter === undefined ? Infinity : Date.parse(notAfter),
    });
  }
}

interface VersionedPerson extends KnownPerson {
  readonly version: number;
}

class People implements WatchedEpochs, PersonSource {
  readonly #known = new Map<string, VersionedPerson>();
  readonly #listeners = new Set<(userId: string, epoch: number) => void>();

  epochOf(userId: string): number | undefined {
    return this.#known.get(userId)?.epoch;
  }

  personOf(userId: string): KnownPerson | undefined {
    return this.#known.get(userId);
  }

  onRaised(listener: (userId: string, epoch: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  apply(state: UserStateV1): void {
    const { userId, version, role, status, tokenEpoch: epoch } = state;
    const known = this.#known.get(userId);
    if (known && version <= known.version) return;
    const validFromMs = validFromOf(state, known);
    this.#known.set(userId, { version, role, status, epoch, validFromMs });
    if (epoch <= (known?.epoch ?? 0)) return;
    for (const listener of this.#listeners) listener(userId, epoch);
  }
}

/** A state without `tokensValidFrom` says only that the epoch was raised no later than it was written. */
function validFromOf(state: UserStateV1, known: KnownPerson | undefined): number {
  if (state.tokensValidFrom !== undefined) return Date.parse(state.tokensValidFrom);
  if (state.tokenEpoch === 0) return Number.NEGATIVE_INFINITY;
  return known?.epoch === state.tokenEpoch ? known.validFromMs : Date.parse(state.updatedAt);
}

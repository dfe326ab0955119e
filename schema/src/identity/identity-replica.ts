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
  const epochs = new TokenEpochs();
  const watch = watchState(
    broker,
    [signingKeyStateV1, userStateV1],
    (event) => {
      if (event.type === signingKeyStateV1.type) keys.apply(event.data);
      else epochs.apply(event.data);
    },
    options,
  );
  return { keys, epochs, ready: watch.ready, close: () => watch.close() };
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

class TokenEpochs implements WatchedEpochs {
  readonly #known = new Map<string, { readonly version: number; readonly epoch: number }>();
  readonly #listeners = new Set<(userId: string, epoch: number) => void>();

  epochOf(userId: string): number | undefined {
    return this.#known.get(userId)?.epoch;
  }

  onRaised(listener: (userId: string, epoch: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  apply({ userId, version, tokenEpoch }: UserStateV1): void {
    const known = this.#known.get(userId);
    if (known && version <= known.version) return;
    this.#known.set(userId, { version, epoch: tokenEpoch });
    if (tokenEpoch <= (known?.epoch ?? 0)) return;
    for (const listener of this.#listeners) listener(userId, tokenEpoch);
  }
}

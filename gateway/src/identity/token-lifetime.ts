// Tells open streams when their token stops counting: it expired, or an epoch was raised above it.
// A stream watches its viewer; whoever watches must stop, or the timer outlives the stream.
import type { IdentityReplica } from '@ates/schema/identity/identity-replica';
import type { Viewer } from '@ates/schema/identity/token';
import type { TokenVerifier } from '@ates/schema/identity/token-verifier';

/** Calls `onEnd` once when the viewer's token no longer counts; returns what stops watching. */
export type WatchLifetime = (viewer: Viewer, onEnd: () => void) => () => void;

/** What the lifetime of tokens is known from. */
export type LifetimeSources = {
  readonly verifier: Pick<TokenVerifier, 'stillCounts'>;
  readonly epochs: Pick<IdentityReplica['epochs'], 'onRaised'>;
  readonly now: () => Date;
};

/** Timers are unreferenced: a forgotten stream does not keep the process alive. */
export function createWatchLifetime({ verifier, epochs, now }: LifetimeSources): WatchLifetime {
  return (viewer, onEnd) => {
    const stop = () => {
      clearTimeout(timer);
      stopListening();
    };
    const check = () => {
      if (verifier.stillCounts(viewer)) return;
      stop();
      onEnd();
    };
    const remainingMs = Math.min(Math.max(viewer.expiresAt - now().getTime(), 0), timerMaxMs);
    const timer = setTimeout(check, remainingMs);
    timer.unref();
    const stopListening = epochs.onRaised((userId) => {
      if (userId === viewer.userId) check();
    });
    return stop;
  };
}

/** Node's timers wrap above this. */
const timerMaxMs = 2 ** 31 - 1;

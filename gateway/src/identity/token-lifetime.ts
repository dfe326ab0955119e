// Tells open streams when their token stops counting: it expired, or an epoch was raised above it.
// A stream watches its viewer; whoever watches must stop, or the timer outlives the stream.
import type { IdentityReplica } from '@ates/schema/identity/identity-replica';
import type { Viewer } from '@ates/schema/identity/token';
import type { TokenVerifier } from '@ates/schema/identity/token-verifier';

/** Why a token no longer counts: its time is over, or it was taken back. */
export type LifetimeEnd = 'expired' | 'revoked';

/** Calls `onEnd` once when the viewer's token no longer counts; returns what stops watching. */
export type WatchLifetime = (viewer: Viewer, onEnd: (why: LifetimeEnd) => void) => () => void;

/** What the lifetime of tokens is known from. */
export type LifetimeSources = {
  readonly verifier: Pick<TokenVerifier, 'stillCounts'>;
  readonly epochs: Pick<IdentityReplica['epochs'], 'onRaised'>;
  readonly now: () => Date;
  /** Rehearsals only: calls `listener` when the clock is moved; returns what ends that. */
  readonly onClockMoved?: (listener: () => void) => () => void;
};

/** Timers are unreferenced: a forgotten stream does not keep the process alive. */
export function createWatchLifetime(sources: LifetimeSources): WatchLifetime {
  const { verifier, epochs, now, onClockMoved } = sources;
  return (viewer, onEnd) => {
    let timer: NodeJS.Timeout | undefined;
    const stop = () => {
      clearTimeout(timer);
      stopListening();
      stopFollowing?.();
    };
    const check = () => {
      clearTimeout(timer);
      if (verifier.stillCounts(viewer)) return arm();
      stop();
      onEnd(viewer.expiresAt <= now().getTime() ? 'expired' : 'revoked');
    };
    const arm = () => {
      const remainingMs = Math.min(Math.max(viewer.expiresAt - now().getTime(), 0), timerMaxMs);
      timer = setTimeout(check, remainingMs);
      timer.unref();
    };
    const stopListening = epochs.onRaised((userId) => {
      if (userId === viewer.userId) check();
    });
    const stopFollowing = onClockMoved?.(check);
    arm();
    return stop;
  };
}

/** Node's timers wrap above this. */
const timerMaxMs = 2 ** 31 - 1;

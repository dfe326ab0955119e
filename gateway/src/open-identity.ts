// The gateway's view of who people are: the broker, the clock and the replica of keys and epochs behind it.
// Everything opened here is ready when it is returned, and is closed with the gateway.
import { connectBroker, type Broker } from '@ates/schema/broker/connect';
import { watchIdentity } from '@ates/schema/identity/identity-replica';
import {
  openExternalVerifier,
  openVerifier,
  type ExternalIssuer,
} from '@ates/schema/identity/open-verifier';
import type { TokenVerifier } from '@ates/schema/identity/token-verifier';
import { createClock, followClock, type Clock } from '@ates/schema/rehearsal/clock';
import type { Logger } from 'pino';
import type { GatewayConfig } from './config.ts';
import { createAuthenticate, type Authenticate } from './identity/authenticate.ts';
import { createWatchLifetime, type WatchLifetime } from './identity/token-lifetime.ts';
import type { StartedParts } from './started-parts.ts';

/** A connection of the gateway's own; none without NATS_URL. */
export async function openBroker(config: GatewayConfig, started: StartedParts) {
  if (config.NATS_URL === '') return undefined;
  const { NATS_URL: url, NATS_PREFIX: prefix } = config;
  const broker = await connectBroker({ url, name: 'gateway', prefix });
  started.push(() => broker.close());
  return broker;
}

/** The machine's clock, unless a rehearsal says otherwise. */
export async function openClock(
  config: GatewayConfig,
  broker: Broker | undefined,
  logger: Logger,
  started: StartedParts,
): Promise<Clock> {
  const clock = createClock(config.clockOffsetMs);
  if (broker === undefined || !config.clockMoves) return clock;
  const following = await followClock(broker, clock, (problem) =>
    logger.warn({ err: problem }, 'clock'),
  );
  started.push(() => following.close());
  await following.ready;
  return clock;
}

/** Without a broker keys come from JWKS_URL; without both, whoever brings a token is refused, and nobody else is. */
export async function openIdentity(
  { externalIssuer: external }: Pick<GatewayConfig, 'externalIssuer'>,
  broker: Broker | undefined,
  clock: Clock,
  logger: Logger,
  started: StartedParts,
): Promise<{ authenticate: Authenticate; watchLifetime: WatchLifetime }> {
  const now = () => clock.now();
  if (broker === undefined) {
    const verifier = external && (await openProvider(external, now, logger, started));
    logger.warn(
      verifier
        ? 'no NATS_URL: nothing is live'
        : 'no NATS_URL and no JWKS_URL: tokens cannot be verified and nothing is live',
    );
    return {
      authenticate: createAuthenticate(verifier, { trustsClaims: true }),
      watchLifetime: () => () => {},
    };
  }
  const replica = watchIdentity(broker, {
    now,
    onProblem: (problem) => logger.warn({ err: problem }, 'identity replica'),
  });
  started.push(() => replica.close());
  await replica.ready;
  const verifier = await openVerifier({
    identity: replica,
    external,
    now,
    onProblem: (problem) => logger.warn({ err: problem }, 'identity provider'),
  });
  started.push(async () => verifier.close());
  return {
    authenticate: createAuthenticate(verifier),
    watchLifetime: createWatchLifetime({
      verifier,
      epochs: replica.epochs,
      now,
      onClockMoved: (listener) => clock.onMoved(listener),
    }),
  };
}

/** A graph that is none of ours knows no people: whoever the provider's tokens name is somebody, until they expire. */
async function openProvider(
  external: ExternalIssuer,
  now: () => Date,
  logger: Logger,
  started: StartedParts,
): Promise<TokenVerifier> {
  const anybody = {
    role: 'WORKER',
    status: 'ACTIVE',
    epoch: 0,
    validFromMs: Number.NEGATIVE_INFINITY,
  } as const;
  const verifier = await openExternalVerifier({
    external,
    people: { personOf: () => anybody },
    now,
    onProblem: (problem) => logger.warn({ err: problem }, 'identity provider'),
  });
  started.push(async () => verifier.close());
  return verifier;
}

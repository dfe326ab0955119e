// The gateway's view of who people are: the broker, the clock and the replica of keys and epochs behind it.
// Everything opened here is ready when it is returned, and is closed with the gateway.
import { connectBroker, type Broker } from '@ates/schema/broker/connect';
import { watchIdentity } from '@ates/schema/identity/identity-replica';
import { openVerifier } from '@ates/schema/identity/open-verifier';
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

/** Without a broker there are no keys: whoever brings a token is refused, nobody else is. */
export async function openIdentity(
  { externalIssuer: external }: Pick<GatewayConfig, 'externalIssuer'>,
  broker: Broker | undefined,
  clock: Clock,
  logger: Logger,
  started: StartedParts,
): Promise<{ authenticate: Authenticate; watchLifetime: WatchLifetime }> {
  if (broker === undefined) {
    logger.warn('no NATS_URL: tokens cannot be verified and nothing is live');
    return { authenticate: createAuthenticate(undefined), watchLifetime: () => () => {} };
  }
  const now = () => clock.now();
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

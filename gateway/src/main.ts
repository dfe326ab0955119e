// The gateway's process: configuration from the environment, a ready message, a drain at the end.
// With a parent it ends when the parent's channel does, so that a killed launcher leaves no orphan.
import { ConfigError, readConfig } from './config.ts';
import { startGateway } from './start-gateway.ts';
import { createLogger } from './telemetry/create-logger.ts';

async function main(): Promise<void> {
  const config = readConfig();
  const logger = createLogger(config.LOG_LEVEL);
  const gateway = await startGateway(config, { logger });
  const stop = (why: string) => {
    logger.info({ why }, 'the gateway drains');
    // Whatever still hangs after the deadline must not keep the process.
    setTimeout(() => process.exit(0), config.DRAIN_MS).unref();
    void gateway.close().finally(() => process.exit(0));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop(signal));
  process.on('SIGHUP', () => void gateway.reload());
  if (process.send) {
    process.once('disconnect', () => stop('the parent is gone'));
    process.send({ type: 'ready', name: 'gateway', url: gateway.url });
  } else {
    process.stdout.write(`gateway ready at ${gateway.url}\n`);
  }
}

main().catch((error: unknown) => {
  const text = error instanceof ConfigError ? error.message : String(error);
  process.stderr.write(`The gateway did not start. ${text}\n`);
  process.exit(1);
});

// The gateway's process: a command line, configuration, a ready message, a drain at the end.
// With a parent it ends when the parent's channel does, so that a killed launcher leaves no orphan.
import { readCommand } from './command-line.ts';
import { readConfigFile } from './config-file.ts';
import { ConfigError, readConfig, type GatewayConfig } from './config.ts';
import { createLogger } from './telemetry/create-logger.ts';

async function main(): Promise<void> {
  const command = readCommand(process.argv.slice(2));
  if (command.kind === 'help') return void process.stdout.write(command.text);
  if (command.kind === 'mistake') throw new CommandError(command.text);
  const { configFile, flags } = command;
  const file = configFile === undefined ? {} : await readConfigFile(configFile);
  const config = readConfig(undefined, { flags, file });
  if (command.kind === 'serve') return serve(config);
  const { checkGateway } = await import('./check-gateway.ts');
  process.stdout.write(`${await checkGateway(config)}\n`);
}

/** The command line cannot be understood. */
class CommandError extends Error {
  override readonly name = 'CommandError';
}

async function serve(config: GatewayConfig): Promise<void> {
  const logger = createLogger(config.LOG_LEVEL);
  // Only now: the page of help and a mistake in the settings need none of it.
  const { startGateway } = await import('./start-gateway.ts');
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
  const plain = error instanceof ConfigError || error instanceof CommandError;
  const text = plain ? error.message : String(error);
  process.stderr.write(`The gateway did not start. ${text}\n`);
  process.exit(1);
});

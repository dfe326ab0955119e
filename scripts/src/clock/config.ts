// Where the system is whose clock is moved: NATS_URL, or what runs on the data directory.
// The only place of the clock's script that reads the environment.
import { natsUrlOf, readNatsPasswords } from '../services/nats-users.ts';
import { readRunFile } from '../services/run-files.ts';

export interface ClockConfig {
  readonly natsUrl: string;
  readonly natsPrefix: string;
}

export async function readClockConfig(
  dataDir: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ClockConfig> {
  return {
    natsUrl: env['NATS_URL'] || (await embeddedNatsUrl(dataDir)),
    natsPrefix: env['NATS_PREFIX'] ?? '',
  };
}

async function embeddedNatsUrl(dataDir: string): Promise<string> {
  const record = await readRunFile(dataDir, 'nats');
  if (record !== undefined)
    return natsUrlOf(record.port, 'admin', await readNatsPasswords(dataDir));
  throw new Error(`Nothing runs on ${dataDir}. Start it (npm start), or name it: --data DIR.`);
}

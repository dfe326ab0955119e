// `npm run clock -- +1d|2026-03-04T00:01:00Z|now [--data DIR]` moves the clock of the system that runs on a data
// directory (or on NATS_URL), in every process at once; without an instant it says what the clock shows.
import { parseArgs } from 'node:util';
import { connectBroker } from '@ates/schema/broker/connect';
import { readClockConfig } from './config.ts';
import { readTarget } from './read-target.ts';
import { setClock, shownBy } from './set-clock.ts';

const usage = 'Usage: npm run clock -- [+1d | +90m | 2026-03-04T00:01:00Z | now] [--data DIR]';

async function main(args: string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { data: { type: 'string' } },
  });
  const [text, ...more] = positionals;
  if (more.length > 0) throw new Error(usage);
  const { natsUrl, natsPrefix } = await readClockConfig(values.data ?? '.data');
  const broker = await connectBroker({ url: natsUrl, name: 'clock', prefix: natsPrefix });
  try {
    const machine = new Date();
    const shown = await shownBy(broker, machine);
    if (text === undefined) return say(`The clock shows ${shown.toISOString()}.`);
    const target = readTarget(text, shown, machine);
    if (target === undefined) throw new Error(usage);
    await setClock(broker, target, machine);
    say(`The clock shows ${target.toISOString()}; it showed ${shown.toISOString()}.`);
  } finally {
    await broker.close();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

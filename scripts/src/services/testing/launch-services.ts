// A launcher for tests to kill: starts the servers, tells its parent where they are, and waits.
// In: the data directory as its argument; out: one IPC message.
import { startServices } from '../start-services.ts';

const { postgresUrl, natsUrl } = await startServices({
  dataDir: process.argv[2] ?? '',
  durable: false,
});
process.send?.({ postgresUrl, natsUrl });
setInterval(() => {}, 60_000);

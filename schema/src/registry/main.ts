// The registry's process: `node --import tsx schema/src/registry/main.ts check`.
import { fileURLToPath } from 'node:url';
import { runRegistry } from './run-registry.ts';

process.exitCode = await runRegistry(
  process.argv.slice(2),
  fileURLToPath(new URL('../../..', import.meta.url)),
  {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  },
);

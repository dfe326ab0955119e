// A launcher for tests to kill: starts one tiny unit and tells its parent where it is.
// In: nothing; out: one IPC message with the unit's address and process.
import { fileURLToPath } from 'node:url';
import { startProcessUnit } from '../process-unit.ts';

const unit = await startProcessUnit({
  name: 'tiny',
  entry: fileURLToPath(new URL('./tiny-unit.ts', import.meta.url)),
  env: { PATH: '' },
  events: { onNotice: () => {}, onLost: () => {} },
});
process.send?.({ url: unit.url });

// The planning process's entry, started by src/planning/planning-process.ts. Its first message is its task; it ends
// when the gateway does.
import { register } from 'tsx/esm/api';

register();
process.once('disconnect', () => process.exit(0));
const { servePlanning } = await import('../src/planning/serve-planning.ts');
process.once('message', (task) => {
  void servePlanning(
    {
      tell: (message) => void process.send?.(message),
      hear: (listener) => void process.on('message', listener),
    },
    task,
  );
});

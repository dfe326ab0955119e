// The gateway of the live benchmark: a process as in production, which also tells what it has used.
// Settings come from the environment, calls from the parent.
import { readConfig } from '@ates/gateway/config';
import { startGateway } from '@ates/gateway/start-gateway';
import { serveParent, usage } from './messages.ts';

const gateway = await startGateway(readConfig());

process.on('SIGTERM', () => {
  void gateway.close().then(() => process.exit(0));
});

serveParent(async (call) => {
  if (call.do === 'usage') return usage(0, call.collect);
  await gateway.close();
  return {};
}, gateway.url);

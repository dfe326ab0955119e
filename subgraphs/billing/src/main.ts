// Billing as a process of its own.
import { runProcess } from '@ates/kit/process/run-process';
import { startSubgraph } from '@ates/kit/process/start-subgraph';
import { readConfig } from './config.ts';
import { billingSubgraph } from './subgraph.ts';

await runProcess('billing', () => startSubgraph(billingSubgraph, readConfig()));

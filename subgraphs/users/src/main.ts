// The users subgraph as a process of its own.
import { runProcess } from '@ates/kit/process/run-process';
import { startSubgraph } from '@ates/kit/process/start-subgraph';
import { readConfig } from './config.ts';
import { usersSubgraph } from './subgraph.ts';

await runProcess('users', () => startSubgraph(usersSubgraph, readConfig()));

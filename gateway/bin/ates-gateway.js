#!/usr/bin/env node
// The gateway's command. Its sources are TypeScript: tsx lets this process load them as they are.
// Everything it takes is in `ates-gateway --help`.
import { register } from 'tsx/esm/api';

register();
await import('../src/main.ts');

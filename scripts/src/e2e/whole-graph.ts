// The whole system as somebody runs it: `npm start` in a process of its own, spoken to by GraphQL over
// HTTP and graphql-ws only. Tests kill what they like and see what comes of it.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { removeServices } from '../services/start-services.ts';
import { pidsOfService } from './process-tree.ts';

export type GraphMode = 'all-in-one' | 'services';

export interface GraphAnswer<Data> {
  readonly status: number;
  /** As the test expects it; absent when the whole request was refused. */
  readonly data: Data;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: { readonly code?: string };
  }[];
}

export interface WholeGraph {
  readonly url: string;
  readonly mode: GraphMode;
  ask<Data>(
    token: string | undefined,
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<GraphAnswer<Data>>;
  /** A graphql-ws client signed in with `token`; closed with the graph. */
  subscriber(token: string): Client;
  /** Signs in and answers the access token. */
  login(email: string, password: string): Promise<string>;
  /** SIGKILL to one service's process (services mode). Answers once it is dead. */
  kill(service: string): Promise<void>;
  /** What the launcher and its services have printed so far. */
  output(): string;
  close(): Promise<void>;
}

export const administrator = { email: 'admin@ates.example', password: 'popug-admin-demo' };

const bootstrap = join(import.meta.dirname, '..', '..', 'bootstrap.mjs');

/** Starts an empty company on fresh data; `env` overrides settings of every process. */
export async function openWholeGraph(
  mode: GraphMode,
  env: Readonly<Record<string, string>> = {},
): Promise<WholeGraph> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ates-e2e-'));
  const launcher = spawn(
    process.execPath,
    [
      bootstrap,
      'start',
      '--no-demo',
      '--quiet',
      ...['--port', '0', '--data', dataDir],
      ...(mode === 'services' ? ['--services'] : []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...inheritedEnvironment(), ...env } },
  );
  const printed: string[] = [];
  launcher.stderr.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  const url = await addressOf(launcher, printed);
  const clients: Client[] = [];

  const ask: WholeGraph['ask'] = async (token, query, variables) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    // The test says what it expects there; its assertions find out.
    const answer = (await response.json()) as Omit<GraphAnswer<never>, 'status'>;
    return { ...answer, status: response.status };
  };

  return {
    url,
    mode,
    ask,
    async login(email, password) {
      const { data, errors } = await ask<{ login: { accessToken: string } | null }>(
        undefined,
        'mutation($input: LoginInput!) { login(input: $input) { accessToken } }',
        { input: { email, password } },
      );
      if (!data.login) throw new Error(`login of ${email} failed: ${JSON.stringify(errors)}`);
      return data.login.accessToken;
    },
    subscriber(token) {
      const client = createClient({
        url: url.replace(/^http/, 'ws'),
        webSocketImpl: WebSocket,
        connectionParams: { authorization: `Bearer ${token}` },
        lazy: false,
        retryAttempts: 0,
      });
      clients.push(client);
      return client;
    },
    async kill(service) {
      const pids = await pidsOfService(launcher.pid ?? 0, service);
      if (pids.length === 0) throw new Error(`${service} does not run`);
      for (const pid of pids) process.kill(pid, 'SIGKILL');
    },
    output: () => printed.join(''),
    async close() {
      for (const client of clients) await client.dispose();
      if (launcher.exitCode === null) {
        launcher.kill('SIGTERM');
        await once(launcher, 'exit');
      }
      await removeServices(dataDir);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** What a shell would pass on, without what the test runner has set for itself. */
function inheritedEnvironment(): Record<string, string | undefined> {
  const { PATH, HOME, TMPDIR, ATES_CACHE_DIR, NATS_SERVER_BIN } = process.env;
  return { PATH, HOME, TMPDIR, ATES_CACHE_DIR, NATS_SERVER_BIN };
}

/** The first line the quiet launcher prints is the gateway's address. */
async function addressOf(launcher: ChildProcess, printed: readonly string[]): Promise<string> {
  if (!launcher.stdout) throw new Error('the launcher has no output');
  const lines = createInterface({ input: launcher.stdout });
  const exited = once(launcher, 'exit').then(() => {
    throw new Error(`npm start ended: ${printed.join('')}`);
  });
  const first = once(lines, 'line').then(([line]: string[]) => line ?? '');
  const url = await Promise.race([first, exited]);
  exited.catch(() => undefined);
  return url;
}

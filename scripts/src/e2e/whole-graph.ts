// The whole system as somebody runs it: `npm start` in a process of its own, spoken to by GraphQL over
// HTTP and graphql-ws only. Tests kill what they like and see what comes of it.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  gatewayCredentialHeader,
  signGatewayCredential,
} from '@ates/schema/identity/gateway-credential';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { readAddresses } from '../services/run-files.ts';
import { removeServices } from '../services/start-services.ts';
import { runLauncher } from '../start/testing/run-launcher.ts';
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
  /** Where the launcher keeps everything. */
  readonly dataDir: string;
  /** Where its mails are files. */
  readonly mailDir: string;
  ask<Data>(
    token: string | undefined,
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<GraphAnswer<Data>>;
  /** The same to a subgraph itself, past the gateway; with the gateway's credential when `asGateway`. */
  askService<Data>(
    service: string,
    token: string | undefined,
    query: string,
    variables?: Record<string, unknown>,
    asGateway?: boolean,
  ): Promise<GraphAnswer<Data>>;
  /** A graphql-ws client signed in with `token`; closed with the graph. */
  subscriber(token: string | undefined): Client;
  /** Signs in and answers the access token. */
  login(email: string, password: string): Promise<string>;
  /** SIGKILL to one service's process (services mode). Answers once it is dead. */
  kill(service: string): Promise<void>;
  /** SIGKILL to one service's process, and nobody starts it again (services mode). Answers once it is dead. */
  stop(service: string): Promise<void>;
  /** Has what was stopped started again. */
  resume(): void;
  /** What the launcher and its services have printed so far. */
  output(): string;
  close(): Promise<void>;
}

export const administrator = { email: 'admin@ates.example', password: 'popug-admin-demo' };

export interface WholeGraphOptions {
  /** Seed the demo company; otherwise there is the administrator and nothing else. */
  readonly demo?: boolean;
  /** Settings of every process, as environment variables. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Where the data is kept: it stays when the graph is closed. */
  readonly dataDir?: string;
}

/** Starts the system, on fresh data of its own unless told otherwise. */
export async function openWholeGraph(
  mode: GraphMode,
  { demo = false, settings = {}, dataDir: given }: WholeGraphOptions = {},
): Promise<WholeGraph> {
  const dataDir = given ?? (await mkdtemp(join(tmpdir(), 'ates-e2e-')));
  const mailDir = join(dataDir, 'mails');
  const secret = randomBytes(32).toString('base64url');
  const launcher = runLauncher(
    [
      '--port',
      '0',
      '--data',
      dataDir,
      ...(demo ? [] : ['--no-demo']),
      ...(mode === 'services' ? ['--services'] : []),
    ],
    { GATEWAY_SECRET: secret, MAIL_DIR: mailDir, ...settings },
  );
  const url = `${await launcher.ready}/graphql`;
  const clients: Client[] = [];

  const ask: WholeGraph['ask'] = (token, query, variables) =>
    post(url, token, { query, variables });

  return {
    url,
    mode,
    dataDir,
    mailDir,
    ask,
    async askService(service, token, query, variables, asGateway = false) {
      const address = (await readAddresses(dataDir))[service];
      if (address === undefined) throw new Error(`${service} has no address`);
      const headers = asGateway
        ? { [gatewayCredentialHeader]: signGatewayCredential(secret, service, new Date()) }
        : {};
      return post(address, token, { query, variables }, headers);
    },
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
        connectionParams: token === undefined ? {} : { authorization: `Bearer ${token}` },
        lazy: false,
        retryAttempts: 0,
        // Whoever subscribes is told as well.
        onNonLazyError: () => undefined,
      });
      clients.push(client);
      return client;
    },
    async kill(service) {
      const pids = await pidsOfService(launcher.pid, service);
      if (pids.length === 0) throw new Error(`${service} does not run`);
      for (const pid of pids) process.kill(pid, 'SIGKILL');
    },
    async stop(service) {
      // The launcher would start it again: it sleeps meanwhile.
      process.kill(launcher.pid, 'SIGSTOP');
      const pids = await pidsOfService(launcher.pid, service);
      if (pids.length === 0) throw new Error(`${service} does not run`);
      for (const pid of pids) process.kill(pid, 'SIGKILL');
    },
    resume: () => void process.kill(launcher.pid, 'SIGCONT'),
    output: launcher.output,
    async close() {
      for (const client of clients) await client.dispose();
      process.kill(launcher.pid, 'SIGCONT');
      await launcher.end('SIGTERM');
      if (given !== undefined) return;
      await removeServices(dataDir);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function post<Data>(
  url: string,
  token: string | undefined,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<GraphAnswer<Data>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify(body),
  });
  // The test says what it expects there; its assertions find out.
  const answer = (await response.json()) as Omit<GraphAnswer<Data>, 'status'>;
  return { ...answer, status: response.status };
}

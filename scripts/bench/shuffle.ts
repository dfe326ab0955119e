// How long a shuffle of many open tasks takes on the tasks subgraph as a process of its own: until it is
// FINISHED, until everything has reached the broker, and how long other commands wait meanwhile.
// The baseline of the same run is what those commands take when no shuffle runs.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import type { Actor, Role } from '@ates/kit/domain/actor';
import { userId } from '@ates/kit/domain/ids';
import { systemPorts } from '@ates/kit/process/system-ports';
import { createTestIssuer, type TestIssuer } from '@ates/kit/testing/create-test-issuer';
import { connectBroker, type Broker } from '@ates/schema/broker/connect';
import { provisionStreams } from '@ates/schema/broker/streams';
import postgres from 'postgres';
import { ensureDatabase } from '../src/services/ensure-database.ts';
import { startServices } from '../src/services/start-services.ts';
import { makeBenchFolder, removeBenchFolder } from './bench-folder.ts';
import { fillTasks } from './fill-tasks.ts';
import type { BenchOptions } from './main.ts';
import { medianWithSpread, percentile } from './statistics.ts';

const openTasks = 100_000;
const people = 1000;
const baselineMs = 5000;
/** How long each of the two other clients waits between two commands; with `--only flood` not at all. */
const pauseMs = 100;
const main = fileURLToPath(import.meta.resolve('@ates/tasks/main'));

interface Measured {
  readonly finishedSeconds: number;
  readonly publishedSeconds: number;
  readonly quiet: readonly number[];
  readonly busy: readonly number[];
}

/** What the measurement speaks to. */
interface Bench {
  readonly sql: postgres.Sql;
  readonly url: string;
  readonly tokens: TokenBook;
  readonly pauseMs: number;
}

export async function benchShuffle({ runs, only, size = openTasks }: BenchOptions): Promise<void> {
  console.log(`A shuffle of ${size} open tasks among ${people} people, ${runs} runs …`);
  const dataDir = await makeBenchFolder();
  const servers = await startServices({ dataDir });
  const databaseUrl = await ensureDatabase(servers.postgresUrl, 'tasks');
  const env = {
    DATABASE_URL: databaseUrl,
    NATS_URL: servers.natsUrl,
    MAIL_DIR: join(dataDir, 'mails'),
  };
  const broker = await connectBroker({ url: servers.natsUrl, name: 'bench' });
  const sql = postgres(databaseUrl, { max: 2, onnotice: () => undefined });
  let tasks: Tasks | undefined;
  try {
    await provisionStreams(broker);
    tasks = await startTasks(env);
    const published = await fill(databaseUrl, sql, size);
    console.log(`filled; the relay sent ${Math.round(published)} messages per second`);
    const results: Measured[] = [];
    for (let run = 0; run < runs; run += 1) {
      // A relay that has just started knows no subject's sequence: the harder case.
      await tasks.stop();
      tasks = await startTasks(env);
      const tokens = await openTokenBook(broker);
      results.push(
        await measure({
          sql,
          url: tasks.url,
          tokens,
          pauseMs: only.includes('flood') ? 0 : pauseMs,
        }),
      );
    }
    report(results);
  } finally {
    await tasks?.stop();
    await sql.end();
    await broker.close();
    await servers.stop();
    await removeBenchFolder(dataDir);
  }
}

interface Tasks {
  readonly url: string;
  stop(): Promise<void>;
}

async function startTasks(env: Readonly<Record<string, string>>): Promise<Tasks> {
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { LOG_LEVEL: 'warn', ...env },
  });
  const url = await urlOf(child);
  return {
    url,
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function urlOf(child: ChildProcess): Promise<string> {
  const exited = once(child, 'exit').then(() => {
    throw new Error('tasks ended');
  });
  exited.catch(() => undefined);
  const told: readonly unknown[] = await Promise.race([once(child, 'message'), exited]);
  const [ready] = told;
  if (typeof ready !== 'object' || ready === null || !('url' in ready))
    throw new Error('tasks said something else than ready');
  return String(ready.url);
}

/** Answers how many messages per second went to the broker meanwhile. */
async function fill(databaseUrl: string, sql: postgres.Sql, size: number): Promise<number> {
  const start = performance.now();
  const messages = await fillTasks(databaseUrl, { tasks: size, people });
  await untilPublished(sql);
  return messages / ((performance.now() - start) / 1000);
}

/** Everything that is written by now; what others write meanwhile is not waited for. */
async function untilPublished(sql: postgres.Sql): Promise<void> {
  const [newest] = await sql<
    { position: string | null }[]
  >`select max(position) as position from outbox`;
  const position = newest?.position ?? 0;
  while ((await sql`select 1 from outbox where position <= ${position} limit 1`).length > 0)
    await delay(50);
}

async function measure(bench: Bench): Promise<Measured> {
  const quiet = await commandsDuring(bench, () => delay(baselineMs));
  let finishedSeconds = 0;
  let publishedSeconds = 0;
  const busy = await commandsDuring(bench, async () => {
    const start = performance.now();
    const id = await askShuffle(bench);
    await untilFinished(bench.sql, id);
    finishedSeconds = (performance.now() - start) / 1000;
    await untilPublished(bench.sql);
    publishedSeconds = (performance.now() - start) / 1000;
  });
  console.log(
    `  finished ${finishedSeconds.toFixed(1)} s, published ${publishedSeconds.toFixed(1)} s, longest command ${Math.max(...busy).toFixed(0)} ms`,
  );
  return { finishedSeconds, publishedSeconds, quiet, busy };
}

async function askShuffle({ url, tokens }: Bench): Promise<string> {
  const { shuffleTasks } = await ask<{ shuffleTasks: { shuffle: { id: string } } }>(
    url,
    await tokens.of('mia', 'MANAGER'),
    'mutation { shuffleTasks { shuffle { id } } }',
  );
  return shuffleTasks.shuffle.id;
}

async function untilFinished(sql: postgres.Sql, id: string): Promise<void> {
  while ((await sql`select 1 from shuffles where id = ${id} and status = 'RUNNING'`).length > 0) {
    await delay(50);
  }
}

/** Two clients create and complete tasks while `work` goes on; answers how long each command took. */
async function commandsDuring(bench: Bench, work: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  let isOver = false;
  const timed = async <Data>(token: string, query: string, variables: object): Promise<Data> => {
    const start = performance.now();
    const data = await ask<Data>(bench.url, token, query, variables);
    times.push(performance.now() - start);
    await delay(bench.pauseMs);
    return data;
  };
  const commands = async (): Promise<void> => {
    while (!isOver) {
      const { createTask } = await timed<Created>(
        await bench.tokens.of('ada', 'ADMIN'),
        'mutation { createTask(input: { title: "meanwhile" }) { task { id assignee { id } } } }',
        {},
      );
      const { id, assignee } = createTask.task;
      // The shuffle may have been faster: then this is refused, which is an answer as well.
      await timed(
        await bench.tokens.of(assignee.id, 'WORKER'),
        'mutation($id: ID!) { completeTask(input: { taskId: $id }) { refusal { code } } }',
        { id },
      );
    }
  };
  const running = [commands(), commands()];
  await work();
  isOver = true;
  await Promise.all(running);
  return times;
}

interface Created {
  readonly createTask: {
    readonly task: { readonly id: string; readonly assignee: { readonly id: string } };
  };
}

async function ask<Data>(
  url: string,
  token: string,
  query: string,
  variables: object = {},
): Promise<Data> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  // The query says what comes back; anything else ends the measurement below.
  const answer = (await response.json()) as { data?: Data; errors?: unknown };
  if (!answer.data || answer.errors) throw new Error(JSON.stringify(answer));
  return answer.data;
}

/** A token per person, signed once. */
interface TokenBook {
  of(id: string, role: Role): Promise<string>;
}

async function openTokenBook(broker: Broker): Promise<TokenBook> {
  const issuer: TestIssuer = await createTestIssuer(broker, systemPorts);
  const known = new Map<string, Promise<string>>();
  // The key travels over the broker: a moment until it has arrived.
  await delay(500);
  return {
    of(id, role) {
      const actor: Actor = { id: userId(id), role };
      const token = known.get(id) ?? issuer.tokenFor(actor);
      known.set(id, token);
      return token;
    },
  };
}

function report(results: readonly Measured[]): void {
  const row = (title: string, of: (measured: Measured) => number) =>
    `${title.padEnd(44)}${medianWithSpread(results.map(of))}`;
  console.log(
    [
      'median of the runs (lowest … highest run)',
      row('shuffle FINISHED, seconds', ({ finishedSeconds }) => finishedSeconds),
      row('everything published, seconds', ({ publishedSeconds }) => publishedSeconds),
      row('other commands, no shuffle, p50 ms', ({ quiet }) => percentile(quiet, 0.5)),
      row('other commands, no shuffle, longest ms', ({ quiet }) => Math.max(...quiet)),
      row('other commands meanwhile, p50 ms', ({ busy }) => percentile(busy, 0.5)),
      row('other commands meanwhile, p99 ms', ({ busy }) => percentile(busy, 0.99)),
      row('other commands meanwhile, longest ms', ({ busy }) => Math.max(...busy)),
    ].join('\n'),
  );
}

// How long billing takes to close a day of many accounts, as a process of its own on the embedded servers:
// until day.closed is written, until everything has reached the broker, and how long postings and queries
// wait meanwhile. The baseline of the same run is what those take while no close runs.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { connectBroker } from '@ates/schema/broker/connect';
import { provisionStreams } from '@ates/schema/broker/streams';
import postgres from 'postgres';
import { ensureDatabase } from '../src/services/ensure-database.ts';
import { startServices } from '../src/services/start-services.ts';
import { makeBenchFolder, removeBenchFolder } from './bench-folder.ts';
import { closingsBefore, wrongBooks, type Closings } from './close-checks.ts';
import { fillAccounts } from './close-fill.ts';
import { cpuMsOf } from './gateway/processes.ts';
import { openLoad, type Load, type Waits } from './close-load.ts';
import type { BenchOptions } from './main.ts';
import { percentile } from './statistics.ts';

const defaultAccounts = 1_000_000;
/** Seconds of load before the day is due. */
const baselineSeconds = 8;
const publishedWithinMs = 120_000;
const main = fileURLToPath(import.meta.resolve('@ates/billing/main'));
const dayMs = 86_400_000;

export async function benchClose({ size, moved = 20 }: BenchOptions): Promise<void> {
  const accounts = size ?? defaultAccounts;
  const day = new Date().toISOString().slice(0, 10);
  console.log(
    `Closing a day of ${accounts} accounts, ${moved} % of which moved on it; they are filled straight into billing's tables …`,
  );
  const dataDir = await makeBenchFolder();
  const servers = await startServices({ dataDir });
  const databaseUrl = await ensureDatabase(servers.postgresUrl, 'billing');
  const broker = await connectBroker({ url: servers.natsUrl, name: 'bench' });
  const sql = postgres(databaseUrl, { max: 3, onnotice: () => undefined });
  const env = {
    DATABASE_URL: databaseUrl,
    NATS_URL: servers.natsUrl,
    MAIL_DIR: join(dataDir, 'mails'),
    // What is measured ends with the close: payments wait for a person.
    PAYOUT_MODE: 'manual',
  };
  const running: { billing?: Billing; load?: Load } = {};
  try {
    await provisionStreams(broker);
    // Its first start makes the tables.
    const first = await startBilling({ ...env, CLOSE_SCHEDULER: 'off' });
    await first.stop();
    await fillAccounts(databaseUrl, { accounts, moved, day });
    const before = await closingsBefore(sql);
    console.log(
      `filled: ${before.positive} above zero, ${before.negative} below; ${before.movedAccounts} moved`,
    );
    const graceMs = 60_000;
    const due = Date.parse(`${day}T00:00:00Z`) + dayMs + graceMs;
    const offsetMs = due - Date.now() - baselineSeconds * 1000;
    running.billing = await startBilling({
      ...env,
      CLOCK_OFFSET_MS: String(Math.round(offsetMs)),
      CLOSE_GRACE_MS: String(graceMs),
    });
    running.load = await openLoad({ broker, sql, url: running.billing.url, offsetMs });
    await measure(sql, running.load, { accounts, day, before });
  } finally {
    await running.load?.stop();
    await running.billing?.stop();
    await sql.end();
    await broker.close();
    await servers.stop();
    await removeBenchFolder(dataDir);
  }
}

interface Measured {
  readonly accounts: number;
  readonly day: string;
  readonly before: Closings;
}

async function measure(
  sql: postgres.Sql,
  load: Load,
  { accounts, day, before }: Measured,
): Promise<void> {
  await until(async () => (await sql`select 1 from days where business_day = ${day}`).length > 0);
  const begun = performance.now();
  const cpuBefore = cpuMsOf(process.pid);
  const quiet = load.take();
  await until(
    async () =>
      (await sql`select 1 from days where business_day = ${day} and closed_at is not null`).length >
      0,
  );
  const closedSeconds = (performance.now() - begun) / 1000;
  const cpuAfter = cpuMsOf(process.pid);
  const busy = load.take();
  const [waiting] = await sql<{ rows: number }[]>`select count(*)::int as rows from outbox`;
  await load.stop();
  const cpuSeconds = cpuBefore && cpuAfter && (cpuAfter - cpuBefore) / 1000;
  report({ accounts, closedSeconds, cpuSeconds, quiet, busy });
  const published = await untilPublished(sql, begun);
  console.log(
    published.left === 0
      ? `everything published ${published.seconds.toFixed(1)} s after the close began (${waiting?.rows} messages waited when it had ended)`
      : `${published.left} of ${waiting?.rows} messages are still to be published ${published.seconds.toFixed(0)} s after the close began`,
  );
  const wrong = await wrongBooks(sql, day, before);
  console.log(
    wrong.length === 0 ? 'the books are right' : `THE BOOKS ARE WRONG: ${wrong.join(', ')}`,
  );
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(20);
}

async function untilPublished(sql: postgres.Sql, begun: number) {
  const deadline = performance.now() + publishedWithinMs;
  const left = async () => {
    const [row] = await sql<{ rows: number }[]>`select count(*)::int as rows from outbox`;
    return row?.rows ?? 0;
  };
  let rows = await left();
  while (rows > 0 && performance.now() < deadline) {
    await delay(200);
    rows = await left();
  }
  return { left: rows, seconds: (performance.now() - begun) / 1000 };
}

interface Report {
  readonly accounts: number;
  readonly closedSeconds: number;
  /** Of billing, both servers and the load; undefined without /proc. */
  readonly cpuSeconds: number | undefined;
  readonly quiet: Waits;
  readonly busy: Waits;
}

function report({ accounts, closedSeconds, cpuSeconds, quiet, busy }: Report): void {
  const row = (title: string, waits: readonly number[]) =>
    `${title.padEnd(36)}${waits.length} of them, p50 ${percentile(waits, 0.5).toFixed(0)}, p99 ${percentile(waits, 0.99).toFixed(0)}, longest ${Math.max(...waits).toFixed(0)} ms`;
  console.log(
    [
      `closed after ${closedSeconds.toFixed(1)} s: ${Math.round(accounts / closedSeconds)} accounts per second; ${cpuSeconds?.toFixed(1) ?? 'unknown'} s of CPU in all processes together`,
      row('postings, no close', quiet.postings),
      row('postings meanwhile', busy.postings),
      row('queries, no close', quiet.queries),
      row('queries meanwhile', busy.queries),
    ].join('\n'),
  );
}

interface Billing {
  readonly url: string;
  stop(): Promise<void>;
}

async function startBilling(env: Readonly<Record<string, string>>): Promise<Billing> {
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { LOG_LEVEL: 'warn', ...env },
  });
  const exited = once(child, 'exit').then(() => {
    throw new Error('billing ended');
  });
  exited.catch(() => undefined);
  const told: readonly unknown[] = await Promise.race([once(child, 'message'), exited]);
  const [ready] = told;
  if (typeof ready !== 'object' || ready === null || !('url' in ready))
    throw new Error('billing said something else than ready');
  return {
    url: String(ready.url),
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

// Databases on a server, embedded or not: is it reachable, does the database exist, make it.
// Passwords stay inside URLs; messages name host and port only.
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { reasonOf, ServicesError } from './services-error.ts';

/** SQLSTATE of "exists already"; 23505 is what the loser of a race gets from the catalogue's index. */
const existsAlready = new Set(['42P04', '23505']);
const oldestServer = 150_000;
const answerDeadlineMs = 5_000;

/** Creates the database if it is missing (safe for several at once) and returns its URL. */
export async function ensureDatabase(serverUrl: string, name: string): Promise<string> {
  const sql = postgres(serverUrl, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    const found = await sql`select 1 from pg_database where datname = ${name}`;
    if (found.length === 0) await sql`create database ${sql(name)}`;
  } catch (error) {
    if (!isExistsAlready(error)) {
      throw new ServicesError(
        'DATABASE_UNREACHABLE',
        `The database ${name} could not be created on ${hostOf(serverUrl)}: ${reasonOf(error)}`,
        'The account of DATABASE_URL needs CREATEDB, or create the database by hand.',
        error,
      );
    }
  } finally {
    await sql.end({ timeout: 1 });
  }
  return databaseUrl(serverUrl, name);
}

/** The same server and account, another database. */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Throws DATABASE_UNREACHABLE unless a Postgres of a usable version answers. */
export async function checkPostgresServer(serverUrl: string): Promise<void> {
  let sql: postgres.Sql;
  try {
    sql = postgres(serverUrl, { max: 1, connect_timeout: 10, onnotice: () => {} });
  } catch (error) {
    throw unreachable('it is not a URL like postgres://user:password@host:5432/postgres', error);
  }
  try {
    const question = sql<{ version: number }[]>`
      select current_setting('server_version_num')::int as version`;
    const [row] = await withDeadline(question);
    if ((row?.version ?? 0) < oldestServer) throw new Error('it is older than Postgres 15');
  } catch (error) {
    throw unreachable(`${hostOf(serverUrl)}: ${reasonOf(error)}`, error);
  } finally {
    await sql.end({ timeout: 0 });
  }
}

// The driver waits for ever on a server that answers, but not as Postgres would.
async function withDeadline<T>(question: PromiseLike<T>): Promise<T> {
  const late = new AbortController();
  const deadline = sleep(answerDeadlineMs, undefined, { signal: late.signal }).then(() => {
    throw new Error('it does not answer as a Postgres server does');
  });
  try {
    return await Promise.race([question, deadline]);
  } finally {
    late.abort();
    deadline.catch(() => {});
  }
}

function unreachable(why: string, cause: unknown): ServicesError {
  return new ServicesError(
    'DATABASE_UNREACHABLE',
    `The server of DATABASE_URL cannot be used: ${why}`,
    'Start that server or correct the variable; without DATABASE_URL an embedded Postgres is used.',
    cause,
  );
}

function hostOf(serverUrl: string): string {
  try {
    return new URL(serverUrl).host;
  } catch {
    return 'the server';
  }
}

function isExistsAlready(error: unknown): boolean {
  return error instanceof postgres.PostgresError && existsAlready.has(error.code);
}

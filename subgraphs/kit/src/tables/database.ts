// The door to a subgraph's own Postgres: a pool of bounded size with time limits on everything.
// Everything above this file speaks drizzle; `sql` is for the few statements that drizzle cannot say.
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { createSessionClient } from './session-client.ts';
import { createSessionPool } from './session-pool.ts';

export type Db = PostgresJsDatabase;
/** A transaction: what commands and reactions write through. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

export interface Database {
  readonly db: Db;
  /** For single statements only: transactions are `db`'s. */
  readonly sql: postgres.Sql;
  /**
   * One connection outside the pool, for what belongs to a session (the relay's lock). It reconnects by
   * itself as another backend; whoever opens it ends it.
   */
  connect(purpose: string): postgres.Sql;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Shown in pg_stat_activity. */
  readonly name: string;
  /** Connections of the pool at most; the relay's comes on top. */
  readonly poolMax?: number;
  /** A statement is cancelled after this many milliseconds. */
  readonly statementTimeoutMs?: number;
  /** A statement that waits this long for a lock fails. */
  readonly lockTimeoutMs?: number;
}

const poolWaitMs = 30_000;
const connectMs = 10_000;

/** Opens lazily: the first statement connects. */
export function openDatabase(url: string, options: DatabaseOptions): Database {
  const open = (name: string, max: number, onclose?: () => void): postgres.Sql =>
    postgres(url, {
      max,
      connect_timeout: connectMs / 1000,
      idle_timeout: 0,
      // Its query at connecting is the driver's own: nobody could catch its failure.
      fetch_types: false,
      onnotice: () => undefined,
      ...(onclose ? { onclose } : {}),
      connection: {
        application_name: name,
        statement_timeout: options.statementTimeoutMs ?? 30_000,
        lock_timeout: options.lockTimeoutMs ?? 10_000,
        idle_in_transaction_session_timeout: 60_000,
      },
    });
  const sql = open(options.name, 2);
  const pool = createSessionPool({
    max: options.poolMax ?? 10,
    waitMs: poolWaitMs,
    connectMs,
    open: (onLost) => {
      const session = open(options.name, 1, onLost);
      // What drizzle has taught `sql` about dates and JSON, the sessions know as well; who listens to
      // `sql` hears them.
      Object.assign(session.options.parsers, sql.options.parsers);
      Object.assign(session.options.serializers, sql.options.serializers);
      Object.defineProperty(session.options, 'debug', { get: () => sql.options.debug });
      return session;
    },
  });
  Object.assign(sql, createSessionClient(pool, sql.options));
  return {
    db: drizzle(sql),
    sql,
    connect: (purpose) => open(`${options.name} ${purpose}`, 1),
    async close() {
      await pool.close(5000);
      await sql.end({ timeout: 5 });
    },
  };
}

// The door to a subgraph's own Postgres: a pool of bounded size with time limits on everything.
// Everything above this file speaks drizzle; `sql` is for the few statements that drizzle cannot say.
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';

export type Db = PostgresJsDatabase;
/** A transaction: what commands and reactions write through. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

export interface Database {
  readonly db: Db;
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

/** Opens lazily: the first statement connects. */
export function openDatabase(url: string, options: DatabaseOptions): Database {
  const open = (name: string, max: number): postgres.Sql =>
    postgres(url, {
      max,
      connect_timeout: 10,
      idle_timeout: 0,
      onnotice: () => undefined,
      connection: {
        application_name: name,
        statement_timeout: options.statementTimeoutMs ?? 30_000,
        lock_timeout: options.lockTimeoutMs ?? 10_000,
        idle_in_transaction_session_timeout: 60_000,
      },
    });
  const sql = open(options.name, options.poolMax ?? 10);
  return {
    db: drizzle(sql),
    sql,
    connect: (purpose) => open(`${options.name} ${purpose}`, 1),
    close: () => sql.end({ timeout: 5 }),
  };
}

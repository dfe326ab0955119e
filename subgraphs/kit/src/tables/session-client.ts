// What drizzle asks of its driver (a statement, a transaction, a savepoint), answered by sessions that
// are never used again after their connection was lost (session-pool.ts).
import type postgres from 'postgres';
import type { Session, SessionPool } from './session-pool.ts';

/** A transaction was to be committed, but an earlier statement of it had failed. */
export class TransactionAbortedError extends Error {
  readonly code = 'TRANSACTION_ABORTED';
}

type Unsafe = postgres.Sql['unsafe'];
type Parameters = NonNullable<globalThis.Parameters<Unsafe>[1]>;
type Options = globalThis.Parameters<Unsafe>[2];
type Rows = readonly unknown[];

interface Statement extends Promise<Rows> {
  /** Rows as arrays; must be asked for at once. */
  values(): Promise<Rows>;
}

interface Client {
  readonly options: postgres.Sql['options'];
  unsafe(query: string, parameters?: Parameters, options?: Options): Statement;
}

interface TransactionClient extends Client {
  savepoint<Answer>(work: (client: TransactionClient) => Promise<Answer>): Promise<Answer>;
}

/** The part of postgres.js's client that drizzle uses. */
export interface SessionClient extends Client {
  begin<Answer>(work: (client: TransactionClient) => Promise<Answer>): Promise<Answer>;
}

export function createSessionClient(
  pool: SessionPool,
  options: postgres.Sql['options'],
): SessionClient {
  return {
    options,
    unsafe: statementOf((ask) => pool.use((session) => session.run(ask))),
    begin: (work) => pool.use((session) => transaction(session, options, work)),
  };
}

type Ask = (sql: postgres.Sql) => PromiseLike<Rows>;

/** The statement starts a moment after it was made, so that `values()` can still be said. */
function statementOf(run: (ask: Ask) => Promise<Rows>): Client['unsafe'] {
  return (query, parameters, options) => {
    let asValues = false;
    const ask: Ask = (sql) => {
      const pending = sql.unsafe(query, parameters, options);
      return asValues ? pending.values() : pending;
    };
    const answer = Promise.resolve().then(() => run(ask));
    return Object.assign(answer, {
      values: () => {
        asValues = true;
        return answer;
      },
    });
  };
}

/** The first statement that failed; afterwards nothing of the transaction can stand. */
interface Failed {
  error?: Error;
}

async function transaction<Answer>(
  session: Session,
  options: postgres.Sql['options'],
  work: (client: TransactionClient) => Promise<Answer>,
): Promise<Answer> {
  const say = (command: string) => session.run((sql) => sql.unsafe(command));
  await say('begin');
  const failed: Failed = {};
  let answer: Answer;
  try {
    answer = await work(clientOf(session, options, failed, 1));
    // A failed statement that nobody passed on: the server has given up this transaction already.
    if (failed.error) throw failed.error;
  } catch (error) {
    // A lost connection has rolled back by itself.
    await say('rollback').catch(() => undefined);
    throw error;
  }
  const { command } = await say('commit');
  if (command !== 'COMMIT') throw new TransactionAbortedError('an earlier statement had failed');
  return answer;
}

function clientOf(
  session: Session,
  options: postgres.Sql['options'],
  failed: Failed,
  depth: number,
): TransactionClient {
  const say = (command: string) => session.run((sql) => sql.unsafe(command));
  return {
    options,
    unsafe: statementOf(async (ask) => {
      try {
        return await session.run(ask);
      } catch (error) {
        failed.error ??= error instanceof Error ? error : new Error(String(error));
        throw error;
      }
    }),
    async savepoint(work) {
      const name = `s${depth}`;
      await say(`savepoint ${name}`);
      const inner: Failed = {};
      try {
        const answer = await work(clientOf(session, options, inner, depth + 1));
        if (inner.error) throw inner.error;
        return answer;
      } catch (error) {
        await say(`rollback to ${name}`);
        throw error;
      }
    },
  };
}

// Database sessions, lent to one user at a time and thrown away at the first sign of a lost connection.
// The driver's own pool reconnects inside a transaction: what follows then runs outside of it, or the
// process dies in a timer callback (porsager/postgres#1133, #1208, #1216). A session here never does.
import type postgres from 'postgres';
import { isUnavailable } from './is-unavailable.ts';

/** The connection is gone; what was under way has happened or not, and nothing more will be sent on it. */
export class ConnectionLostError extends Error {
  readonly code = 'CONNECTION_CLOSED';
}

/** All sessions were lent for too long. */
export class PoolExhaustedError extends Error {
  readonly code = 'POOL_EXHAUSTED';
}

export interface Session {
  /** Runs one statement after another, also when several are asked for at once. */
  run<Answer>(statement: (sql: postgres.Sql) => PromiseLike<Answer>): Promise<Answer>;
}

export interface SessionPool {
  /** Lends a session while `work` runs; waits for one when all are lent. */
  use<Answer>(work: (session: Session) => Promise<Answer>): Promise<Answer>;
  /** Waits for what is under way, then ends every session. */
  close(timeoutMs: number): Promise<void>;
}

export interface SessionPoolOptions {
  readonly max: number;
  /** How long a user waits for a session at most. */
  readonly waitMs: number;
  /** How long a connection may take to be there. */
  readonly connectMs: number;
  /** Opens one connection; `onLost` is called when it closes, whatever the reason. */
  readonly open: (onLost: () => void) => postgres.Sql;
}

export function createSessionPool(options: SessionPoolOptions): SessionPool {
  const idle: OneSession[] = [];
  const waiting: ((session: OneSession) => void)[] = [];
  let lent = 0;
  let closed = false;
  let allReturned: () => void = () => undefined;

  const takeIdle = (): OneSession => {
    for (let session = idle.pop(); session; session = idle.pop()) {
      if (!session.isLost) return session;
      void session.end();
    }
    return new OneSession(options);
  };

  const acquire = (): Promise<OneSession> => {
    if (closed) return Promise.reject(new ConnectionLostError('the database is closed'));
    if (lent < options.max) {
      lent += 1;
      return Promise.resolve(takeIdle());
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(take), 1);
        reject(new PoolExhaustedError(`no session within ${options.waitMs} ms`));
      }, options.waitMs);
      const take = (session: OneSession): void => {
        clearTimeout(timer);
        resolve(session);
      };
      waiting.push(take);
    });
  };

  const release = (session: OneSession): void => {
    if (session.isLost) void session.end();
    else idle.push(session);
    const next = waiting.shift();
    if (next) return next(takeIdle());
    lent -= 1;
    if (lent === 0) allReturned();
  };

  return {
    async use(work) {
      const session = await acquire();
      try {
        return await work(session);
      } finally {
        release(session);
      }
    },
    async close(timeoutMs) {
      closed = true;
      if (lent > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timeoutMs);
          allReturned = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      await Promise.all(idle.splice(0).map((session) => session.end()));
    },
  };
}

class OneSession implements Session {
  isLost = false;
  readonly #sql: postgres.Sql;
  #last: Promise<unknown>;
  #failCurrent: (error: Error) => void = () => undefined;

  constructor({ open, connectMs }: SessionPoolOptions) {
    this.#sql = open(() => {
      this.isLost = true;
      // The driver may forget a statement that was sent just then; its own error comes first, if any.
      setImmediate(() => this.#failCurrent(lost()));
    });
    this.#last = this.#connect(connectMs);
    // Whoever runs the first statement hears of it.
    this.#last.catch(() => undefined);
  }

  run<Answer>(statement: (sql: postgres.Sql) => PromiseLike<Answer>): Promise<Answer> {
    const answer = this.#last.then(() => this.#send(statement));
    this.#last = answer.catch((error: unknown) => {
      if (isUnavailable(error)) this.isLost = true;
    });
    return answer;
  }

  #send<Answer>(statement: (sql: postgres.Sql) => PromiseLike<Answer>): Promise<Answer> {
    // The driver would connect again and run this where it does not belong.
    if (this.isLost) return Promise.reject(lost());
    return new Promise((resolve, reject) => {
      this.#failCurrent = reject;
      statement(this.#sql).then(resolve, reject);
    });
  }

  end(): Promise<void> {
    return this.#sql.end({ timeout: this.isLost ? 0 : 5 }).catch(() => undefined);
  }

  /** The driver tries for ever when a server accepts connections and closes them: this is the limit. */
  async #connect(connectMs: number): Promise<void> {
    const timer = setTimeout(() => {
      this.isLost = true;
      void this.end();
    }, connectMs);
    try {
      await this.#sql`select 1`;
    } catch (error) {
      this.isLost = true;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

const lost = (): ConnectionLostError => new ConnectionLostError('the connection was lost');

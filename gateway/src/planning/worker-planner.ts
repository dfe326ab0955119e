// Plans in a worker thread (native planners: in a process), one question after the other: the gateway's own thread never waits for a planner.
// A question that takes too long or too much memory is refused and costs its worker; the others go on with the next.
import type { Logger } from 'pino';
import { createOperationCache } from '../operations/operation-cache.ts';
import { SupergraphError } from '../supergraph/supergraph-error.ts';
import type { SupergraphOutline } from '../supergraph/outline-supergraph.ts';
import { PlannerMissingError } from './planner-missing-error.ts';
import type { OpenedBackend, PlannerBackend, PlanQuestion } from './planner-backend.ts';
import { startPlanningProcess } from './planning-process.ts';
import { isOutOfMemory, startPlanningThread, type PlanningThread } from './planning-thread.ts';
import { PlanningError, type Plan } from './query-planner.ts';
import type { WorkerMessage, WorkerTask } from './worker-messages.ts';

/** What planning may take. */
export type WorkerLimits = {
  /** Operations that wait to be planned; more are refused. */
  readonly waitingMax: number;
  readonly memoryMaxMb: number;
};

type Job = {
  readonly id: number;
  readonly question: PlanQuestion;
  readonly resolve: (plan: Plan) => void;
  readonly reject: (error: PlanningError) => void;
};

type Opening = {
  readonly resolve: (outline: SupergraphOutline) => void;
  readonly reject: (error: Error) => void;
};

/** A thread that ends before it can plan is tried again after that long. */
const restartMs = 1_000;

/** Resolves when the worker can plan. @throws SupergraphError when the text cannot be served. */
export async function openWorkerPlanner(
  task: WorkerTask,
  limits: WorkerLimits,
  logger: Logger,
): Promise<OpenedBackend> {
  const backend = new WorkerPlanner(task, limits, logger);
  return { outline: await backend.open(), backend };
}

class WorkerPlanner implements PlannerBackend {
  readonly #task: WorkerTask;
  readonly #limits: WorkerLimits;
  readonly #logger: Logger;
  #opening: Opening | undefined;
  #thread: PlanningThread | undefined;
  #ready = false;
  #waiting: Job[] = [];
  #current: { readonly job: Job; readonly timer: NodeJS.Timeout } | undefined;
  #jobs = 0;
  #resting = false;
  #closed = false;
  #restart: NodeJS.Timeout | undefined;
  readonly #stopping = new Set<Promise<void>>();
  /** Questions that cost a worker once would do so again: whoever repeats one is refused at once. */
  readonly #refused = createOperationCache<PlanningError>({
    entries: 1_000,
    characters: 4_000_000,
  });

  constructor(task: WorkerTask, limits: WorkerLimits, logger: Logger) {
    this.#task = task;
    this.#limits = limits;
    this.#logger = logger;
  }

  open(): Promise<SupergraphOutline> {
    return new Promise((resolve, reject) => {
      this.#opening = { resolve, reject };
      this.#start();
    });
  }

  plan(question: PlanQuestion): Promise<Plan> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(unavailable());
      const refused = this.#refused.get(keyOf(question));
      if (refused !== undefined) return reject(refused);
      if (this.#waiting.length >= this.#limits.waitingMax) {
        return reject(unavailable('Too many operations wait to be planned.'));
      }
      this.#jobs += 1;
      this.#waiting.push({ id: this.#jobs, question, resolve, reject });
      return this.#next();
    });
  }

  rest(): void {
    this.#resting = true;
    this.#next();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#restart);
    this.#stopThread();
    const jobs = [...this.#waiting, ...(this.#current ? [this.#current.job] : [])];
    this.#waiting = [];
    this.#endCurrent();
    for (const { reject } of jobs) reject(unavailable());
    await Promise.all(this.#stopping);
  }

  #start(): void {
    this.#ready = false;
    const start = this.#task.planner === 'hive' ? startPlanningProcess : startPlanningThread;
    const thread = start(this.#task, this.#limits.memoryMaxMb, {
      message: (message) => this.#hear(message),
      gone: (error) => this.#lost(error),
    });
    this.#thread = thread;
  }

  #stopThread(): void {
    const thread = this.#thread;
    this.#thread = undefined;
    this.#ready = false;
    if (thread === undefined) return;
    const stopped = thread.stop().finally(() => this.#stopping.delete(stopped));
    this.#stopping.add(stopped);
  }

  /** Gives the thread the next question if it has none. */
  #next(): void {
    if (this.#closed || this.#current !== undefined || this.#restart !== undefined) return;
    if (this.#waiting.length === 0) {
      if (this.#resting && this.#ready) this.#stopThread();
      return;
    }
    if (this.#thread === undefined) return this.#start();
    if (!this.#ready) return;
    const job = this.#waiting.shift();
    if (job === undefined) return;
    const timer = setTimeout(() => {
      // The answer may be here already, if this thread was the slow one: it is heard first.
      setImmediate(() => {
        if (this.#current?.job === job) this.#giveUp(job);
      });
    }, this.#task.budgetMs);
    this.#current = { job, timer };
    this.#thread.ask({ id: job.id, question: job.question });
  }

  #endCurrent(): Job | undefined {
    const current = this.#current;
    this.#current = undefined;
    clearTimeout(current?.timer);
    return current?.job;
  }

  #giveUp(job: Job): void {
    this.#logger.warn({ ms: this.#task.budgetMs }, 'planning an operation took too long');
    this.#endCurrent();
    this.#stopThread();
    this.#refuse(job, tooMuch());
    this.#start();
  }

  #refuse(job: Job, error: PlanningError): void {
    this.#refused.set(keyOf(job.question), error);
    job.reject(error);
  }

  #hear(message: WorkerMessage): void {
    switch (message.kind) {
      case 'ready':
        this.#ready = true;
        this.#opening?.resolve(message.outline);
        this.#opening = undefined;
        break;
      case 'refused':
        return this.#lost(
          message.supergraph
            ? new SupergraphError(message.message)
            : new PlannerMissingError(message.message),
        );
      case 'planned':
      case 'unplannable': {
        const job = this.#endCurrent();
        if (job === undefined || job.id !== message.id) break;
        if (message.kind === 'planned') job.resolve(message.plan);
        else if (message.exceeded) this.#refuse(job, tooMuch());
        else job.reject(new PlanningError(message.message, { cause: message.cause }));
      }
    }
    this.#next();
  }

  /** The thread ended by itself. */
  #lost(error: Error): void {
    const wasReady = this.#ready;
    this.#stopThread();
    if (this.#closed) return;
    if (this.#opening !== undefined) {
      this.#closed = true;
      return this.#opening.reject(error);
    }
    this.#logger.error({ err: error }, 'the planning thread ended; another is started');
    const job = this.#endCurrent();
    if (job !== undefined) {
      const unplannable = new PlanningError('The operation cannot be planned.', { cause: error });
      this.#refuse(job, isOutOfMemory(error) ? tooMuch() : unplannable);
    }
    if (wasReady) return this.#start();
    // It did not even start: whoever waits is told so, and it is tried again in a moment.
    for (const { reject } of this.#waiting.splice(0)) reject(unavailable());
    this.#restart = setTimeout(() => {
      this.#restart = undefined;
      this.#start();
    }, restartMs).unref();
  }
}

function keyOf(question: PlanQuestion): string {
  return JSON.stringify(question);
}

function tooMuch(): PlanningError {
  const message = 'Planning the operation takes more time or memory than allowed.';
  return new PlanningError(message, { code: 'PLANNING_EXCEEDED' });
}

function unavailable(message = 'No operation can be planned at the moment.'): PlanningError {
  return new PlanningError(message, { code: 'OVERLOADED' });
}

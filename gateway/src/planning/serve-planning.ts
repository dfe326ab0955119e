// The side of the worker or process that plans: makes the planner of one supergraph, then answers one question after the other.
// What throws here unexpectedly ends the worker, and the gateway's thread starts another.
import { isObject } from '../json.ts';
import { SupergraphError } from '../supergraph/supergraph-error.ts';
import { loadPlanner } from './load-planner.ts';
import type { OpenedBackend, PlannerBackend } from './planner-backend.ts';
import { PlanningError } from './query-planner.ts';
import type { WorkerMessage, WorkerQuestion, WorkerTask } from './worker-messages.ts';

/** The way to the gateway's thread. */
export type PlanningPort = {
  readonly tell: (message: WorkerMessage) => void;
  /** Whatever comes is a question. */
  readonly hear: (listener: (asked: WorkerQuestion) => void) => void;
};

/**
 * Serves until the port is closed.
 * @param task a WorkerTask, as the worker was given it.
 */
export async function servePlanning({ tell, hear }: PlanningPort, task: unknown): Promise<void> {
  if (!isTask(task)) throw new TypeError('A planning worker is started with a task.');
  let opened: OpenedBackend;
  try {
    opened = await loadPlanner(task.sdl, task.planner, task.budgetMs);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    tell({ kind: 'refused', supergraph: error instanceof SupergraphError, message });
    return;
  }
  hear((asked) => void answer(opened.backend, asked).then(tell));
  tell({ kind: 'ready', outline: opened.outline });
}

function isTask(value: unknown): value is WorkerTask {
  return isObject(value) && typeof value['sdl'] === 'string' && 'planner' in value;
}

async function answer(
  backend: PlannerBackend,
  { id, question }: WorkerQuestion,
): Promise<WorkerMessage> {
  try {
    return { kind: 'planned', id, plan: await backend.plan(question) };
  } catch (error) {
    const message = error instanceof PlanningError ? error.message : '';
    const exceeded = error instanceof PlanningError && error.code === 'PLANNING_EXCEEDED';
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return { kind: 'unplannable', id, message, exceeded, cause: stackOf(cause) };
  }
}

function stackOf(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}

// How long a client waits for the live balance after its mutation: through gateway, subgraph, Postgres,
// outbox, JetStream, billing's inbox and ledger, JetStream again, and the gateway's live layer.
// The baseline of the same run is the mutation's own answer.
import { once } from 'node:events';
import { EventEmitter } from 'node:events';
import {
  allTasks,
  completeTask,
  createTask,
  registerWorker,
  type TaskView,
  type Worker,
} from '../src/e2e/company.ts';
import { administrator, openWholeGraph, type WholeGraph } from '../src/e2e/whole-graph.ts';
import type { BenchOptions } from './main.ts';
import { medianWithSpread, percentile } from './statistics.ts';

const samplesPerRun = 100;

interface Sample {
  readonly answerMs: number;
  readonly pushMs: number;
}

export async function benchPush({ runs, services }: BenchOptions): Promise<void> {
  const mode = services ? 'services' : 'all-in-one';
  console.log(`Mutation to live push, ${mode}: ${runs} runs of ${samplesPerRun} completions …`);
  const graph = await openWholeGraph(mode);
  try {
    const admin = await graph.login(administrator.email, administrator.password);
    const worker = await registerWorker(graph, admin, 'Wanda');
    const balances = await watchBalance(graph, worker);
    const results: Sample[][] = [];
    for (let run = 0; run <= runs; run += 1) {
      const samples = await measureRun(graph, admin, worker, balances);
      // The first run warms everything up.
      if (run > 0) results.push(samples);
    }
    report(results);
  } finally {
    await graph.close();
  }
}

/** Emits `reward` with the frame's arrival time whenever the balance rises. */
async function watchBalance(graph: WholeGraph, worker: Worker): Promise<EventEmitter> {
  const emitter = new EventEmitter();
  let last: number | undefined;
  graph.subscriber(worker.token).subscribe<{ balanceChanged: { balance: { amount: number } } }>(
    { query: 'subscription { balanceChanged { version balance owner { name } } }' },
    {
      next({ data }) {
        const amount = data?.balanceChanged.balance.amount;
        if (amount === undefined) return;
        if (last === undefined) emitter.emit('snapshot');
        else if (amount > last) emitter.emit('reward', performance.now());
        last = amount;
      },
      error: (error) => void emitter.emit('error', new Error(JSON.stringify(error))),
      complete: () => undefined,
    },
  );
  await once(emitter, 'snapshot');
  return emitter;
}

async function measureRun(
  graph: WholeGraph,
  admin: string,
  worker: Worker,
  balances: EventEmitter,
): Promise<Sample[]> {
  const tasks: TaskView[] = [];
  while (tasks.length < samplesPerRun) {
    const task = await createTask(graph, admin, `task ${tasks.length}`);
    if (typeof task !== 'string') tasks.push(task);
  }
  await untilPriced(graph, admin);
  const samples: Sample[] = [];
  for (const task of tasks) {
    const pushed = once(balances, 'reward');
    const start = performance.now();
    const refusal = await completeTask(graph, worker.token, task.id);
    const answerMs = performance.now() - start;
    if (refusal !== null) throw new Error(refusal);
    const [arrived] = (await pushed) as [number];
    samples.push({ answerMs, pushMs: arrived - start });
  }
  return samples;
}

async function untilPriced(graph: WholeGraph, admin: string): Promise<void> {
  while ((await allTasks(graph, admin)).some(({ price }) => price.status === 'PENDING')) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function report(results: readonly (readonly Sample[])[]): void {
  const row = (title: string, p: number, of: (sample: Sample) => number) =>
    `${title.padEnd(28)}${medianWithSpread(results.map((samples) => percentile(samples.map(of), p)))}`;
  console.log(
    [
      'milliseconds: median of the runs (lowest … highest run)',
      row('mutation answered, p50', 0.5, ({ answerMs }) => answerMs),
      row('balance pushed, p50', 0.5, ({ pushMs }) => pushMs),
      row('balance pushed, p99', 0.99, ({ pushMs }) => pushMs),
      row('push ÷ answer, p50', 0.5, ({ pushMs, answerMs }) => pushMs / answerMs),
    ].join('\n'),
  );
}

// How long a client waits for the live balance after its mutation: through gateway, subgraph, Postgres,
// outbox, JetStream, billing's inbox and ledger, JetStream again, and the gateway's live layer.
// The baseline of the same run is the mutation's own answer.
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
    const balance = new Balance(graph, worker);
    await balance.watch();
    const results: Sample[][] = [];
    for (let run = 0; run <= runs; run += 1) {
      const samples = await measureRun(graph, admin, worker, balance);
      // The first run warms everything up.
      if (run > 0) results.push(samples);
    }
    report(results);
  } finally {
    await graph.close();
  }
}

/** A worker's live balance, as far as this benchmark wants to know it. */
class Balance {
  readonly #client;
  #rewarded: PromiseWithResolversOf<number> = withResolvers();
  #snapshot: PromiseWithResolversOf<void> = withResolvers();
  #last: number | undefined;

  constructor(graph: WholeGraph, worker: Worker) {
    this.#client = graph.subscriber(worker.token);
  }

  /** Subscribes and waits for the snapshot. */
  watch(): Promise<void> {
    this.#client.subscribe<{ balanceChanged: { balance: { amount: number } } }>(
      { query: 'subscription { balanceChanged { version balance owner { name } } }' },
      {
        next: ({ data }) => this.#take(data?.balanceChanged.balance.amount),
        error: (error) => this.#fail(new Error(JSON.stringify(error))),
        complete: () => this.#fail(new Error('the subscription ended')),
      },
    );
    return this.#snapshot.promise;
  }

  /** When the balance next rises, as `performance.now()` of the frame's arrival. */
  nextReward(): Promise<number> {
    this.#rewarded = withResolvers();
    return this.#rewarded.promise;
  }

  #take(amount: number | undefined): void {
    if (amount === undefined) return;
    if (this.#last === undefined) this.#snapshot.resolve();
    else if (amount > this.#last) this.#rewarded.resolve(performance.now());
    this.#last = amount;
  }

  #fail(error: Error): void {
    this.#snapshot.reject(error);
    this.#rewarded.reject(error);
  }
}

interface PromiseWithResolversOf<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: Error) => void;
}

function withResolvers<Value>(): PromiseWithResolversOf<Value> {
  let resolve!: (value: Value) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<Value>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  // Nobody may be waiting when it fails; whoever waits later still hears of it.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

async function measureRun(
  graph: WholeGraph,
  admin: string,
  worker: Worker,
  balance: Balance,
): Promise<Sample[]> {
  const tasks: TaskView[] = [];
  while (tasks.length < samplesPerRun) {
    const task = await createTask(graph, admin, `task ${tasks.length}`);
    if (typeof task !== 'string') tasks.push(task);
  }
  await untilPriced(graph, admin);
  const samples: Sample[] = [];
  for (const task of tasks) {
    const rewarded = balance.nextReward();
    const start = performance.now();
    const refusal = await completeTask(graph, worker.token, task.id);
    const answerMs = performance.now() - start;
    if (refusal !== null) throw new Error(refusal);
    samples.push({ answerMs, pushMs: (await rewarded) - start });
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

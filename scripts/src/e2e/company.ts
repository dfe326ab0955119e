// A small company seen through the graph only, and the books a test keeps beside it: whatever the test
// observes (who got a task, what it costs) is booked here by the rules, to be compared with billing's.
import type { WholeGraph } from './whole-graph.ts';

export interface MoneyValue {
  readonly amount: number;
  readonly currency: string;
}

export interface TaskView {
  readonly id: string;
  readonly status: 'OPEN' | 'COMPLETED';
  readonly assignee: { readonly id: string; readonly name: string };
  readonly price: {
    readonly status: string;
    readonly fee: MoneyValue | null;
    readonly reward: MoneyValue | null;
  };
}

export interface Entry {
  readonly kind: 'FEE' | 'REWARD';
  readonly direction: 'DEBIT' | 'CREDIT';
  readonly amount: MoneyValue;
  readonly balanceAfter: MoneyValue;
  readonly taskTitle: string | null;
  readonly task: { readonly id: string } | null;
}

export interface AccountView {
  readonly id: string;
  readonly version: number;
  readonly balance: MoneyValue;
  readonly earnedToday: MoneyValue;
  readonly owner: { readonly name: string };
  readonly auditLog: { readonly edges: readonly { readonly node: Entry }[] };
}

export interface Worker {
  readonly id: string;
  readonly name: string;
  readonly token: string;
}

const taskFields = 'id status assignee { id name } price { status fee reward }';

export async function registerWorker(
  graph: WholeGraph,
  adminToken: string,
  name: string,
): Promise<Worker> {
  const email = `${name.toLowerCase()}@ates.example`;
  const password = `${name}-password-1`;
  const { data, errors } = await graph.ask<{
    registerUser: { user: { id: string } | null } | null;
  }>(
    adminToken,
    `mutation($input: RegisterUserInput!) { registerUser(input: $input) { user { id } refusal { code } } }`,
    {
      input: {
        name,
        email,
        password,
        role: 'WORKER',
        reason: 'hired',
        idempotencyKey: `hire-${name}`,
      },
    },
  );
  const id = data.registerUser?.user?.id;
  if (id === undefined) throw new Error(`not registered: ${JSON.stringify({ data, errors })}`);
  return { id, name, token: await graph.login(email, password) };
}

/** Creates a task; repeats while the workers are not known to tasks yet (D-10). */
export async function createTask(
  graph: WholeGraph,
  token: string,
  title: string,
): Promise<TaskView | string> {
  const { data } = await graph.ask<{
    createTask: { task: TaskView | null; refusal: { code: string } | null };
  }>(
    token,
    `mutation($input: CreateTaskInput!) { createTask(input: $input) { task { ${taskFields} } refusal { code } } }`,
    { input: { title } },
  );
  return data.createTask.task ?? data.createTask.refusal?.code ?? 'no answer';
}

export async function allTasks(graph: WholeGraph, token: string): Promise<TaskView[]> {
  const { data } = await graph.ask<{ tasks: { edges: { node: TaskView }[] } }>(
    token,
    `{ tasks(first: 100) { edges { node { ${taskFields} } } } }`,
  );
  return data.tasks.edges.map(({ node }) => node);
}

/** Asks for a shuffle and answers its id. */
export async function askShuffle(graph: WholeGraph, token: string): Promise<string> {
  const { data } = await graph.ask<{ shuffleTasks: { shuffle: { id: string } } }>(
    token,
    'mutation { shuffleTasks { shuffle { id status } } }',
  );
  return data.shuffleTasks.shuffle.id;
}

export async function shuffleStatus(graph: WholeGraph, token: string, id: string): Promise<string> {
  const { data } = await graph.ask<{ shuffle: { status: string } }>(
    token,
    'query($id: ID!) { shuffle(id: $id) { status } }',
    { id },
  );
  return data.shuffle.status;
}

export async function completeTask(
  graph: WholeGraph,
  token: string,
  taskId: string,
): Promise<string | null> {
  const { data } = await graph.ask<{ completeTask: { refusal: { code: string } | null } }>(
    token,
    'mutation($input: CompleteTaskInput!) { completeTask(input: $input) { task { id } refusal { code } } }',
    { input: { taskId } },
  );
  return data.completeTask.refusal?.code ?? null;
}

export async function myAccount(graph: WholeGraph, token: string): Promise<AccountView | null> {
  const { data } = await graph.ask<{ account: AccountView | null } | null>(
    token,
    `{ account { id version balance earnedToday owner { name } auditLog(first: 100) { edges { node {
      kind direction amount balanceAfter taskTitle task { id } } } } } }`,
  );
  return data?.account ?? null;
}

/** What should be booked, by the rules: a fee per assignment (AC-10), a reward per completion. */
export class ExpectedBooks {
  readonly #movements: { owner: string; taskId: string; kind: 'FEE' | 'REWARD' }[] = [];
  readonly #assignees = new Map<string, string>();

  /** Takes note of who has which open task; a new assignee costs that person a fee (D-5, D-6). */
  observe(tasks: readonly TaskView[]): void {
    for (const { id, status, assignee } of tasks) {
      if (status !== 'OPEN' || this.#assignees.get(id) === assignee.id) continue;
      this.#assignees.set(id, assignee.id);
      this.#movements.push({ owner: assignee.id, taskId: id, kind: 'FEE' });
    }
  }

  completed(task: TaskView): void {
    this.#movements.push({ owner: task.assignee.id, taskId: task.id, kind: 'REWARD' });
  }

  /** The movements of one person as "KIND task cents", sorted. */
  entriesOf(owner: string, prices: ReadonlyMap<string, { fee: number; reward: number }>): string[] {
    return this.#movements
      .filter((movement) => movement.owner === owner)
      .map(({ kind, taskId }) => {
        const price = prices.get(taskId);
        return `${kind} ${taskId} ${(kind === 'FEE' ? price?.fee : price?.reward) ?? 'unpriced'}`;
      })
      .toSorted();
  }
}

// Fills an empty company with the demo people and tasks, speaking GraphQL to the gateway only.
// Every command carries an idempotency key, so an interrupted seeding continues where it was.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  demoPassword,
  demoPeople,
  demoTasks,
  type DemoPerson,
  type DemoTask,
} from './demo-company.ts';
import { askGraphQL, GraphQLFailure, valueAt } from './graphql-client.ts';

export interface SeedOptions {
  readonly gatewayUrl: string;
  readonly admin: { readonly email: string; readonly password: string };
  readonly signal?: AbortSignal;
}

const patienceMs = 30_000;
const pauseMs = 100;

/** Seeds what is missing; true when it did anything. Keys are kept a day, so people decide after. */
export async function seedDemo(options: SeedOptions): Promise<boolean> {
  const admin = await signIn(options, options.admin.email, options.admin.password);
  if (await isSeeded(options, admin)) return false;
  await Promise.all(demoPeople.map((person) => register(options, admin, person)));
  // One after another, so that the newest of the list is the last of ours.
  for (const [index, task] of demoTasks.entries()) await createTask(options, admin, task, index);
  return true;
}

async function isSeeded(options: SeedOptions, token: string): Promise<boolean> {
  const query = `{ users(first: 100) { edges { node { email } } } tasks(first: 1) { edges { cursor } } }`;
  const data = await patiently(options, () => askGraphQL(options.gatewayUrl, { query, token }));
  const emails = listAt(data, 'users', 'edges').map((edge) => valueAt(edge, 'node', 'email'));
  const hasPeople = demoPeople.every(({ email }) => emails.includes(email));
  return hasPeople && listAt(data, 'tasks', 'edges').length > 0;
}

async function signIn(options: SeedOptions, email: string, password: string): Promise<string> {
  const query = `mutation ($input: LoginInput!) { login(input: $input) { accessToken } }`;
  const variables = { input: { email, password } };
  const data = await patiently(options, () => askGraphQL(options.gatewayUrl, { query, variables }));
  return String(valueAt(data, 'login', 'accessToken'));
}

async function register(options: SeedOptions, token: string, person: DemoPerson): Promise<void> {
  const query = `mutation ($input: RegisterUserInput!) {
    registerUser(input: $input) { user { id } refusal { code message } }
  }`;
  const input = {
    ...person,
    password: demoPassword,
    reason: 'The demo company starts.',
    idempotencyKey: `demo-person-${person.email}`,
  };
  const data = await patiently(options, () =>
    askGraphQL(options.gatewayUrl, { query, variables: { input }, token }),
  );
  const refusal = valueAt(data, 'registerUser', 'refusal', 'code');
  // Registered on another day: that is what was wanted.
  if (typeof refusal === 'string' && refusal !== 'EMAIL_TAKEN') {
    throw new GraphQLFailure(refusal, `${person.email} was refused: ${refusal}`);
  }
}

async function createTask(
  options: SeedOptions,
  token: string,
  { done, ...task }: DemoTask,
  index: number,
): Promise<void> {
  const query = `mutation ($input: CreateTaskInput!) {
    createTask(input: $input) { task { id assignee { id } } refusal { code message } }
  }`;
  const variables = { input: { ...task, idempotencyKey: `demo-task-${index + 1}` } };
  const data = await patiently(options, async () => {
    const answer = await askGraphQL(options.gatewayUrl, { query, variables, token });
    throwRefusal(answer, 'createTask');
    return answer;
  });
  if (!done) return;
  const taskId = String(valueAt(data, 'createTask', 'task', 'id'));
  await complete(
    options,
    token,
    taskId,
    String(valueAt(data, 'createTask', 'task', 'assignee', 'id')),
  );
}

// Only the assignee may finish a task, so he is the one who signs in for it.
async function complete(
  options: SeedOptions,
  adminToken: string,
  taskId: string,
  assigneeId: string,
): Promise<void> {
  const who = await patiently(options, () =>
    askGraphQL(options.gatewayUrl, {
      query: `query ($id: ID!) { user(id: $id) { email } }`,
      variables: { id: assigneeId },
      token: adminToken,
    }),
  );
  const token = await signIn(options, String(valueAt(who, 'user', 'email')), demoPassword);
  const query = `mutation ($input: CompleteTaskInput!) {
    completeTask(input: $input) { task { id } refusal { code message } }
  }`;
  const variables = { input: { taskId, idempotencyKey: `demo-done-${taskId}` } };
  await patiently(options, () => askGraphQL(options.gatewayUrl, { query, variables, token }));
}

function throwRefusal(data: unknown, mutation: string): void {
  const code = valueAt(data, mutation, 'refusal', 'code');
  if (typeof code === 'string') throw new GraphQLFailure(code, `${mutation} was refused: ${code}`);
}

/** News travels between the subgraphs: right after a start these pass by themselves. */
const passing = new Set([
  'NO_ELIGIBLE_ASSIGNEE',
  'UNAUTHENTICATED',
  'SUBGRAPH_UNAVAILABLE',
  'SUBGRAPH_TIMEOUT',
]);

async function patiently<Result>(
  { signal }: SeedOptions,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (const deadline = Date.now() + patienceMs; ;) {
    try {
      return await attempt();
    } catch (error) {
      const passes = error instanceof GraphQLFailure && passing.has(error.code);
      if (!passes || Date.now() > deadline) throw error;
    }
    await sleep(pauseMs, undefined, signal === undefined ? {} : { signal });
  }
}

function listAt(data: unknown, ...path: readonly string[]): readonly unknown[] {
  const value = valueAt(data, ...path);
  return Array.isArray(value) ? value : [];
}

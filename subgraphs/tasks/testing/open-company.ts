// A small company for tests of tasks: the subgraph on real servers, people in its replica, and what
// they can do through its API. Each test file opens its own.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor, Role } from '@ates/kit/domain/actor';
import { userId } from '@ates/kit/domain/ids';
import { eventually } from '@ates/kit/testing/eventually';
import { openTestSubgraph, type TestSubgraph } from '@ates/kit/testing/open-test-subgraph';
import { userContactV1, userStateV1 } from '@ates/schema/contracts/users';
import type { CloudEvent } from '@ates/schema/contracts/envelope';
import type { TasksConfig } from '../src/config.ts';
import { tasksSubgraph } from '../src/subgraph.ts';

export const person = (id: string, role: Role): Actor => ({ id: userId(id), role });
export const admin = person('ada', 'ADMIN');
export const manager = person('mia', 'MANAGER');
export const accountant = person('acc', 'ACCOUNTANT');
export const workers: readonly Actor[] = [
  person('w1', 'WORKER'),
  person('w2', 'WORKER'),
  person('w3', 'WORKER'),
];

export interface TaskNode {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly version: number;
  readonly assignee: { readonly id: string };
}

export interface ShuffleNode {
  readonly id: string;
  readonly status: string;
  readonly considered: number;
  readonly reassigned: number;
  readonly kept: number;
  readonly skippedCompleted: number;
}

export interface Company {
  readonly world: TestSubgraph<TasksConfig>;
  /** Where the mail sink writes. */
  readonly mailFolder: string;
  /** Publishes a person's state and waits until tasks knows it. */
  knows(someone: Actor, version?: number, status?: 'ACTIVE' | 'DEACTIVATED'): Promise<void>;
  /** Publishes a person's address. */
  contact(id: string, email: string, version?: number): Promise<void>;
  /** Creates a task; `assignee` must be one of the assignable people. */
  create(title?: string, by?: Actor): Promise<TaskNode>;
  /** Answers the refusal's code, or null. */
  complete(by: Actor, taskId: string): Promise<string | null>;
  /** Asks for a shuffle; answers its id or the refusal's code. */
  shuffle(): Promise<{ id: string | null; refusal: string | null }>;
  /** Waits until the shuffle has ended. */
  ended(id: string): Promise<ShuffleNode>;
  task(id: string): Promise<TaskNode>;
  /** What was told about one entity on TASKS. */
  factsOf(id: string): Promise<CloudEvent[]>;
  /** The mails the sink has written, each as its text. */
  mails(): Promise<string[]>;
  close(): Promise<void>;
}

const taskFields = 'id title status version assignee { id }';

export async function openCompany(
  servers: { postgresUrl: string; natsUrl: string },
  settings: Partial<Omit<TasksConfig, 'mail'>> = {},
): Promise<Company> {
  const mailFolder = await mkdtemp(join(tmpdir(), 'ates-mails-'));
  const world = await openTestSubgraph({
    definition: tasksSubgraph,
    config: {
      nonAssignableRoles: ['MANAGER', 'ADMIN'],
      shuffleQueueMax: 30,
      shuffleChunkMax: 50,
      ...settings,
      mail: { smtpUrl: undefined, from: 'ates@ates.example', directory: mailFolder },
    },
    ...servers,
  });
  const company = companyIn(world, mailFolder);
  for (const one of [admin, manager, accountant, ...workers]) await company.knows(one);
  return company;
}

function companyIn(world: TestSubgraph<TasksConfig>, mailFolder: string): Company {
  return {
    world,
    mailFolder,
    async knows({ id, role }, version = 1, status = 'ACTIVE') {
      const updatedAt = '2026-03-03T08:00:00.000Z';
      const state = { userId: id, version, name: id, role, status, tokenEpoch: 0, updatedAt };
      await world.publish(userStateV1, state, { version });
      await eventually(async () => {
        const [row] = await world.subgraph.parts.database.sql<{ version: number }[]>`
          select version from people where user_id = ${id}`;
        if (row?.version !== version) throw new Error(`${id} is not known yet`);
      });
    },
    async contact(id, email, version = 1) {
      await world.publish(userContactV1, { userId: id, version, email }, { version });
    },
    async create(title = 'Pop the uber', by = admin) {
      const { data, errors } = await world.ask<{ createTask: { task: TaskNode | null } | null }>(
        by,
        `mutation($title: String!) { createTask(input: { title: $title }) { task { ${taskFields} } } }`,
        { title },
      );
      if (!data.createTask?.task) throw new Error(JSON.stringify({ data, errors }));
      return data.createTask.task;
    },
    async complete(by, taskId) {
      const { data } = await world.ask<{ completeTask: { refusal: { code: string } | null } }>(
        by,
        'mutation($taskId: ID!) { completeTask(input: { taskId: $taskId }) { refusal { code } } }',
        { taskId },
      );
      return data.completeTask.refusal?.code ?? null;
    },
    async shuffle() {
      const { data } = await world.ask<{
        shuffleTasks: { shuffle: { id: string } | null; refusal: { code: string } | null };
      }>(manager, 'mutation { shuffleTasks { shuffle { id } refusal { code } } }');
      const { shuffle, refusal } = data.shuffleTasks;
      return { id: shuffle?.id ?? null, refusal: refusal?.code ?? null };
    },
    ended: (id) =>
      eventually(async () => {
        const { data } = await world.ask<{ shuffle: ShuffleNode }>(
          manager,
          'query($id: ID!) { shuffle(id: $id) { id status considered reassigned kept skippedCompleted } }',
          { id },
        );
        if (data.shuffle.status === 'RUNNING') throw new Error('still running');
        return data.shuffle;
      }),
    async task(id) {
      const { data } = await world.ask<{ task: TaskNode }>(
        admin,
        `query($id: ID!) { task(id: $id) { ${taskFields} } }`,
        { id },
      );
      return data.task;
    },
    factsOf: async (id) => (await world.told('TASKS')).filter(({ subject }) => subject === id),
    async mails() {
      const files = (await readdir(mailFolder)).filter((name) => name.endsWith('.eml'));
      return Promise.all(files.map((name) => readFile(join(mailFolder, name), 'utf8')));
    },
    async close() {
      await world.close();
      await rm(mailFolder, { recursive: true, force: true });
    },
  };
}

// The commands of tasks on a real database and nothing else: no worker goes through shuffles unless the
// test says so, so what happens between two chunks is the test's to decide.
import type { Actor } from '@ates/kit/domain/actor';
import { createSignal } from '@ates/kit/events/signal';
import { createLogger } from '@ates/kit/process/logger';
import { openDatabase } from '@ates/kit/tables/database';
import { createTestDatabase } from '@ates/kit/testing/create-test-database';
import { testPorts, type TestPorts } from '@ates/kit/testing/test-ports';
import { completeTask } from '../src/commands/complete-task.ts';
import { createTask } from '../src/commands/create-task.ts';
import { requestShuffle } from '../src/commands/request-shuffle.ts';
import type { TasksDeps } from '../src/commands/tasks-deps.ts';
import { workShuffle } from '../src/commands/work-shuffle.ts';
import { replicatePeople } from '../src/projections/people.ts';
import { shufflesById, type ShuffleRow } from '../src/projections/shuffle-rows.ts';
import { aggregates } from '../src/tables/kit-tables.ts';
import { tasks } from '../src/tables/tasks.ts';
import { accountant, admin, manager, workers } from './open-company.ts';

/** A fact as the event store has it. */
export interface StoredFact {
  readonly type: string;
  readonly aggregateId: string;
  readonly version: number;
  readonly data: {
    readonly assigneeId?: string;
    readonly previousAssigneeId?: string;
    readonly shuffleId?: string;
  };
}

export interface Commands {
  readonly deps: TasksDeps;
  readonly ports: TestPorts;
  readonly databaseUrl: string;
  /** Many tasks at once, told nobody: what is written later is all there is to tell. */
  fill(count: number): Promise<void>;
  person(someone: Actor, version?: number, status?: 'ACTIVE' | 'DEACTIVATED'): Promise<void>;
  /** Answers the ids of new tasks and who got each. */
  create(count: number): Promise<{ id: string; assigneeId: string }[]>;
  /** Answers the refusal's code, or null. */
  complete(by: string, taskId: string): Promise<string | null>;
  ask(): Promise<{ id: string | null; refusal: string | null }>;
  /** Works one chunk; answers whether there was one. */
  work(): Promise<boolean>;
  shuffle(id: string): Promise<ShuffleRow>;
  /** All facts of one type, in the order they were written. */
  facts(type: string): Promise<StoredFact[]>;
  assigneeOf(taskId: string): Promise<string>;
  close(): Promise<void>;
}

export async function openCommands(
  postgresUrl: string,
  settings: { shuffleQueueMax?: number; shuffleChunkMax?: number } = {},
): Promise<Commands> {
  const made = await createTestDatabase(postgresUrl, new URL('../migrations/', import.meta.url));
  const database = openDatabase(made.url, { name: 'tasks' });
  const ports = testPorts();
  const deps: TasksDeps = {
    database,
    ports,
    committed: createSignal(),
    logger: createLogger({ name: 'tasks', level: 'silent' }),
    nonAssignableRoles: ['MANAGER', 'ADMIN'],
    shuffleQueueMax: 30,
    shuffleChunkMax: 5,
    shuffleRequested: () => undefined,
    ...settings,
  };
  const commands = commandsOn(deps, ports, made.url, async () => {
    await database.close();
    await made.drop();
  });
  for (const one of [admin, manager, accountant, ...workers]) await commands.person(one);
  return commands;
}

function commandsOn(
  deps: TasksDeps,
  ports: TestPorts,
  databaseUrl: string,
  close: () => Promise<void>,
): Commands {
  const { db, sql } = deps.database;
  const contextOf = (actor: Actor) => ({ actor, correlationId: ports.newId() });
  const assigneeOf = async (taskId: string): Promise<string> => {
    const [row] = await sql<{ assignee_id: string }[]>`
      select assignee_id from tasks where id = ${taskId}`;
    return row?.assignee_id ?? '';
  };
  return {
    deps,
    ports,
    assigneeOf,
    databaseUrl,
    async fill(count) {
      const assignees = [accountant, ...workers].map(({ id }) => id);
      const rows = Array.from({ length: count }, (_, index) => ({
        id: ports.newId(),
        title: `task ${index}`,
        status: 'OPEN' as const,
        assigneeId: assignees[index % assignees.length] ?? '',
        createdBy: admin.id,
        createdAt: ports.now(),
        version: 2,
        updatedAt: ports.now(),
      }));
      await db.transaction(async (tx) => {
        await tx.insert(tasks).values(rows);
        await tx
          .insert(aggregates)
          .values(rows.map(({ id, version }) => ({ type: 'task', id, version })));
      });
    },
    async person({ id, role }, version = 1, status = 'ACTIVE') {
      const state = { userId: id, version, name: id, role, status, tokenEpoch: 0 };
      await db.transaction((tx) =>
        replicatePeople(tx, [{ ...state, updatedAt: ports.now().toISOString() }]),
      );
    },
    async create(count) {
      const created = [];
      for (let index = 0; index < count; index += 1) {
        const input = { title: `task ${index}`, jiraId: undefined, description: undefined };
        const result = await createTask(deps, contextOf(admin), input);
        if (result.kind === 'refused') throw new Error(result.refusal.code);
        const { id } = result.result;
        created.push({ id, assigneeId: await assigneeOf(id) });
      }
      return created;
    },
    async complete(by, taskId) {
      const actor = [admin, manager, accountant, ...workers].find(({ id }) => id === by) ?? admin;
      const result = await completeTask(deps, contextOf(actor), { taskId });
      return result.kind === 'refused' ? result.refusal.code : null;
    },
    async ask() {
      const result = await requestShuffle(deps, contextOf(manager));
      return result.kind === 'refused'
        ? { id: null, refusal: result.refusal.code }
        : { id: result.result.id, refusal: null };
    },
    work: () => workShuffle(deps),
    async shuffle(id) {
      const [row] = await shufflesById(db, [id]);
      if (!row) throw new Error(`no shuffle ${id}`);
      return row;
    },
    facts: async (type) => [
      ...(await sql<StoredFact[]>`
        select type, aggregate_id as "aggregateId", aggregate_version::int as version,
               envelope -> 'data' as data
        from events where type = ${type} order by position`),
    ],
    close,
  };
}

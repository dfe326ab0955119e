// Tasks as a tiny subgraph with a live list and a live log, for tests; what happens to tasks is told as the real
// subgraph's relay would: the assignment to the log, the state to the table.
import type { Broker } from '@ates/schema/broker/connect';
import { entryPostedV1 } from '@ates/schema/contracts/billing';
import { taskAssignedV1, taskStateV2 } from '@ates/schema/contracts/tasks';
import { tellForTest } from './tell-for-test.ts';
import type { TestSubgraphDefinition } from './test-subgraph.ts';
import { refusal, viewerOf } from './test-viewer.ts';

/** One task as the owner knows it. */
export type TestTask = { id: string; title: string; assigneeId: string; version: number };

/** An entry of somebody's log. */
export type TestEntry = { id: string; accountId: string; amount: number };

/** What a test changes. */
export type LiveTasksState = {
  readonly tasks: Map<string, TestTask>;
  readonly entries: Map<string, TestEntry>;
};

/** What happens, done and told. */
export type LiveTasks = {
  /** Gives the task to somebody; made when it is new. */
  assign(taskId: string, assigneeId: string): Promise<void>;
  rename(taskId: string, title: string): Promise<void>;
  postEntry(accountId: string, amount: number): Promise<void>;
};

/** Does and tells. */
export function createLiveTasks(broker: Broker, state: LiveTasksState): LiveTasks {
  const at = '2026-03-03T09:00:00.000Z';
  async function tellState({ id, title, assigneeId, version }: TestTask): Promise<void> {
    const status = 'OPEN' as const;
    const told = { createdBy: 'm1', createdAt: at, updatedAt: at, description: null };
    const data = { taskId: id, title, assigneeId, version, status, ...told };
    await tellForTest(broker, taskStateV2, version, data);
  }
  return {
    async assign(taskId, assigneeId) {
      const before = state.tasks.get(taskId);
      const version = (before?.version ?? 0) + 1;
      const task = { id: taskId, title: before?.title ?? `Task ${taskId}`, assigneeId, version };
      state.tasks.set(taskId, task);
      const previous = before === undefined ? {} : { previousAssigneeId: before.assigneeId };
      const reason = before === undefined ? ('CREATED' as const) : ('SHUFFLE' as const);
      const data = { taskId, assigneeId, ...previous, reason, assignedAt: at };
      await tellForTest(broker, taskAssignedV1, version, data);
      await tellState(task);
    },
    async rename(taskId, title) {
      const before = state.tasks.get(taskId);
      if (before === undefined) throw new Error(`there is no task ${taskId}`);
      const task = { ...before, title, version: before.version + 1 };
      state.tasks.set(taskId, task);
      await tellState(task);
    },
    async postEntry(accountId, amount) {
      const id = `e${state.entries.size + 1}`;
      state.entries.set(id, { id, accountId, amount });
      await tellForTest(broker, entryPostedV1, state.entries.size, {
        entryId: id,
        accountId,
        userId: accountId,
        kind: 'FEE',
        direction: 'DEBIT',
        amount: { amount, currency: 'USD' },
        businessDay: '2026-03-03',
        late: false,
        occurredAt: at,
        balanceAfter: { amount: -amount, currency: 'USD' },
        causeEventId: 'c1',
      });
    },
  };
}

/** The subgraph over a test's state. */
export function createTasksSubgraph({ tasks, entries }: LiveTasksState): TestSubgraphDefinition {
  return {
    sdl: `
      extend schema
        @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective"])
        @link(url: "https://specs.ates.dev/live/v1.0", import: ["@live"])
        @composeDirective(name: "@live")
      directive @live(kind: String = "state" stream: String! subject: String! snapshot: String! version: String
        carries: String! fetch: String members: String member: String formerMember: String everybody: String) on FIELD_DEFINITION
      enum Change { ARRIVED CHANGED LEFT }
      type User @key(fields: "id") { id: ID! }
      type Task { id: ID! title: String! assignee: User! secretTitle: String }
      type TaskChange { change: Change! version: Int! task: Task }
      type Entry { id: ID! cents: Int note: String owner: User }
      type Query {
        myTasks(first: Int = 20): [Task!]
        taskChange(id: ID!, change: Change!): TaskChange
        log(accountId: ID): User
        entry(id: ID!): Entry
      }
      type Subscription {
        taskChanged(all: Boolean = false): TaskChange @live(
          kind: "list" stream: "STATE" subject: "state.tasks.task.v2.*" snapshot: "myTasks" version: "version"
          carries: "change: _change version task { id: taskId title assignee { id: assigneeId } }"
          fetch: "taskChange(id: taskId, change: _change)"
          members: "TASKS evt.tasks.task.assigned.v1.*" member: "assigneeId" formerMember: "previousAssigneeId"
          everybody: "all"
        )
        entryPosted(accountId: ID): Entry @live(
          kind: "log" stream: "BILLING" subject: "evt.billing.entry.posted.v1.{accountId|viewer}"
          snapshot: "log" carries: "id: entryId owner { id: userId }" fetch: "entry(id: entryId)"
        )
      }
    `,
    resolvers: {
      Query: {
        myTasks(_: unknown, __: unknown, context: unknown) {
          const viewer = viewerOf(context);
          if (viewer === undefined) throw refusal('UNAUTHENTICATED', 'Sign in.');
          return [...tasks.values()].filter(({ assigneeId }) => assigneeId === viewer);
        },
        taskChange: (_: unknown, { id, change }: { id: string; change: string }) => {
          const task = tasks.get(id);
          return task && { change, version: task.version, task };
        },
        log(_: unknown, { accountId }: { accountId?: string }, context: unknown) {
          const viewer = viewerOf(context);
          if (viewer === undefined) throw refusal('UNAUTHENTICATED', 'Sign in.');
          if (accountId !== undefined && accountId !== viewer && viewer !== 'admin') {
            throw refusal('FORBIDDEN', 'Not yours.');
          }
          return { id: accountId ?? viewer };
        },
        entry: (_: unknown, { id }: { id: string }) => entries.get(id),
      },
      Task: {
        assignee: ({ assigneeId }: TestTask) => ({ id: assigneeId }),
        secretTitle: ({ title }: TestTask) => `secret ${title}`,
      },
      Entry: {
        cents: ({ amount }: TestEntry) => amount,
        note: ({ id }: TestEntry) => `note of ${id}`,
        owner: ({ accountId }: TestEntry) => ({ id: accountId }),
      },
    },
  };
}

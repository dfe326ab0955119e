// Billing and users as two tiny subgraphs with one live state, for tests: accounts live in a map a test changes.
// Tasks, with a live list and a log, is beside them (live-tasks.ts).
import { createTasksSubgraph, type LiveTasksState } from './live-tasks.ts';
import type { TestSubgraphDefinition } from './test-subgraph.ts';
import { refusal, viewerOf } from './test-viewer.ts';

/** One account as billing knows it. */
export type TestAccount = { version: number; amount: number };

/** What a test changes and watches. */
export type LiveGraphState = LiveTasksState & {
  readonly accounts: Map<string, TestAccount>;
  /** Awaited by every snapshot query after it was received. */
  beforeSnapshot: () => Promise<void>;
};

/** The subgraphs over a test's state. */
export function createLiveGraph(state: LiveGraphState): {
  billing: TestSubgraphDefinition;
  users: TestSubgraphDefinition;
  tasks: TestSubgraphDefinition;
} {
  return { billing: billing(state), users, tasks: createTasksSubgraph(state) };
}

const users: TestSubgraphDefinition = {
  sdl: `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
    type User @key(fields: "id") { id: ID! name: String! }
    type Query { me: User }
  `,
  resolvers: {
    User: { __resolveReference: ({ id }: { id: string }) => ({ id, name: `Name of ${id}` }) },
    Query: {
      me: (_: unknown, __: unknown, context: unknown) => ({ id: viewerOf(context), name: 'me' }),
    },
  },
};

function billing(state: LiveGraphState): TestSubgraphDefinition {
  return {
    sdl: `
      extend schema
        @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective", "@policy"])
        @link(url: "https://specs.ates.dev/live/v1.0", import: ["@live"])
        @composeDirective(name: "@live")
      directive @live(kind: String = "state" stream: String! subject: String! snapshot: String! version: String
        carries: String! fetch: String members: String member: String formerMember: String everybody: String) on FIELD_DEFINITION
      scalar Money
      type Account @key(fields: "id") { id: ID! owner: User! balance: Money! version: Int! history: [Int!]!
        audit: String @policy(policies: [["ADMIN"]]) strict: String! @policy(policies: [["ADMIN"]]) }
      type User @key(fields: "id") { id: ID! }
      type Query { account(accountId: ID): Account }
      type Mutation { touch(accountId: ID!): Int }
      type Subscription {
        balanceChanged(accountId: ID): Account @live(
          stream: "STATE" subject: "state.billing.account.v1.{accountId|viewer}" snapshot: "account"
          version: "version" carries: "id: accountId owner { id: userId } balance version"
        )
        plain: Account
        secret: Account @policy(policies: [["ADMIN"]]) @live(
          stream: "STATE" subject: "state.billing.account.v1.{viewer}" snapshot: "account"
          version: "version" carries: "id: accountId version"
        )
      }
    `,
    resolvers: {
      Query: {
        async account(_: unknown, { accountId }: { accountId?: string }, context: unknown) {
          const viewer = viewerOf(context);
          if (viewer === undefined) throw refusal('UNAUTHENTICATED', 'Sign in.');
          if (accountId !== undefined && accountId !== viewer && viewer !== 'admin') {
            throw refusal('FORBIDDEN', 'Not yours.');
          }
          const id = accountId ?? viewer;
          // Read first, then wait: what the caller gets is older than what is told meanwhile.
          const known = state.accounts.get(id);
          const account = known && { ...known, id };
          await state.beforeSnapshot();
          return account;
        },
      },
      Mutation: { touch: () => 1 },
      Account: {
        owner: ({ id }: { id: string }) => ({ id }),
        balance: ({ amount }: TestAccount) => ({ amount, currency: 'USD' }),
        audit: () => 'audited',
        strict: () => 'strict',
        history: ({ version }: TestAccount) => Array.from({ length: version }, (_, i) => i + 1),
      },
    },
  };
}

// Each way in which a @live subscription and its event can part, planted into a small subgraph.
import Type from 'typebox';
import { describe, expect, test } from 'vitest';
import { accountStateV1 } from '../contracts/billing.ts';
import { contracts } from '../contracts/catalogue.ts';
import type { Contract } from '../contracts/contract.ts';
import { checkLive } from './check-live.ts';

const sdl = `
  scalar Money
  scalar DateTime
  type User { id: ID! name: String }
  type Account {
    id: ID!
    owner: User!
    balance: Money!
    version: Int!
    updatedAt: DateTime!
    note: String
    owners: [User!]!
  }
  type Query { account(accountId: ID): Account accounts: [Account!] }
  type Subscription {
    balanceChanged(accountId: ID): Account
      @live(
        stream: "STATE"
        subject: "state.billing.account.v1.{accountId|viewer}"
        snapshot: "account"
        version: "version"
        carries: "id: accountId owner { id: userId } balance version updatedAt"
      )
  }
`;

const linesOf = (text: string, planted: readonly Contract[] = contracts) =>
  checkLive(planted, new Map([['billing', text]])).map(
    ({ code, message }) => `${code}: ${message}`,
  );

/** What is said when the account's state is changed. */
const withData = (schema: Contract['schema']) =>
  linesOf(
    sdl,
    contracts.map((contract: Contract) =>
      contract === accountStateV1 ? { ...contract, schema } : contract,
    ),
  );

describe('checkLive', () => {
  test('what fits passes', () => {
    expect(linesOf(sdl)).toEqual([]);
  });

  test.each([
    ['a stream that is not', '"STATE"', '"STATES"', /^LIVE_STREAM_UNKNOWN: .*STATES/],
    [
      'a subject nobody publishes',
      'account.v1',
      'account.v2',
      /^LIVE_SUBJECT_UNKNOWN: .*account\.v2/,
    ],
    [
      'an argument that is not',
      '{accountId|viewer}',
      '{who|viewer}',
      /^LIVE_ARGUMENT_UNKNOWN: .*who/,
    ],
    [
      'a snapshot that is not',
      'snapshot: "account"',
      'snapshot: "balance"',
      /^LIVE_SNAPSHOT_UNKNOWN/,
    ],
    [
      'a snapshot of another shape',
      'snapshot: "account"',
      'snapshot: "accounts"',
      /^LIVE_SNAPSHOT_DIFFERS/,
    ],
    [
      'a version that does not count',
      'version: "version"',
      'version: "updatedAt"',
      /^LIVE_VERSION/,
    ],
    [
      'a property that is not',
      'id: accountId',
      'id: account',
      /^LIVE_PROPERTY_MISSING: .*Account\.id/,
    ],
    [
      'a property of another type',
      'balance version',
      'balance: version version',
      /^LIVE_PROPERTY_TYPE: .*Account\.balance/,
    ],
    [
      'a nested property of another type',
      'id: userId',
      'id: balance',
      /^LIVE_PROPERTY_TYPE: .*Account\.owner\.id/,
    ],
    [
      'a field that is not',
      'balance version',
      'balance wage version',
      /^LIVE_CARRIES: .*no field wage/,
    ],
    [
      'an object without its fields',
      'owner { id: userId }',
      'owner',
      /^LIVE_CARRIES: .*owner needs a selection/,
    ],
    [
      'fields of a scalar',
      'balance version',
      'balance { amount } version',
      /^LIVE_CARRIES: .*no fields to select/,
    ],
    [
      'a list',
      'balance version',
      'owners { id: userId } version',
      /^LIVE_CARRIES: .*owners is a list/,
    ],
    ['no selection', 'carries: "id', 'carries: "{ id', /^LIVE_CARRIES: .*Syntax Error/],
    [
      'a scalar',
      '(accountId: ID): Account\n      @live',
      '(accountId: ID): String @live',
      /^LIVE_TYPE/,
    ],
  ])('%s is refused', (_name, from, to, expected) => {
    const changed = sdl.replace(from, to);
    expect(changed).not.toBe(sdl);
    expect(linesOf(changed)).toContainEqual(expect.stringMatching(expected));
  });

  const { updatedAt, ...rest } = accountStateV1.schema.properties;

  test('an event that no longer has a carried property is refused', () => {
    expect(withData(Type.Object(rest))).toEqual([
      expect.stringMatching(/^LIVE_PROPERTY_MISSING: .*Account\.updatedAt/),
    ]);
  });

  test('a field that is never null needs a property that is always there', () => {
    const always = /^LIVE_PROPERTY_OPTIONAL: .*Account\.updatedAt/;
    const optional = Type.Optional(Type.String());
    const nullable = Type.Union([Type.String(), Type.Null()]);
    for (const maybe of [optional, nullable]) {
      expect(withData(Type.Object({ ...rest, updatedAt: maybe }))).toEqual([
        expect.stringMatching(always),
      ]);
    }
  });

  test('a nullable field takes a property that may be missing', () => {
    const note = Type.Optional(Type.Union([Type.String(), Type.Null()]));
    const planted = {
      ...accountStateV1,
      schema: Type.Object({ ...rest, updatedAt: updatedAt ?? note, note }),
    };
    expect(linesOf(sdl.replace('balance version', 'balance note version'), [planted])).toEqual([]);
  });
});

const lists = `
  scalar Money
  enum Change { ARRIVED CHANGED LEFT }
  enum EntryKind { FEE REWARD PAYOUT PAYOUT_REVERSAL }
  type User { id: ID! }
  type Task { id: ID! title: String! }
  type TaskChange { change: Change! version: Int! task: Task }
  type Entry { id: ID! kind: EntryKind! amount: Money! task: Task }
  type Query {
    myTasks(first: Int = 20): [Task!]
    taskChange(id: ID!, change: Change!): TaskChange
    account(accountId: ID): User
    entry(id: ID!): Entry
  }
  type Subscription {
    entryPosted(accountId: ID): Entry
      @live(
        kind: "log"
        stream: "BILLING"
        subject: "evt.billing.entry.posted.v1.{accountId|viewer}"
        snapshot: "account"
        carries: "id: entryId kind amount"
        fetch: "entry(id: entryId)"
      )
    taskChanged(all: Boolean = false): TaskChange
      @live(
        kind: "list"
        stream: "STATE"
        subject: "state.tasks.task.v2.*"
        snapshot: "myTasks"
        version: "version"
        carries: "change: _change version task { id: taskId title }"
        fetch: "taskChange(id: taskId, change: _change)"
        members: "TASKS evt.tasks.task.assigned.v1.*"
        member: "assigneeId"
        formerMember: "previousAssigneeId"
        everybody: "all"
      )
  }
`;

describe('checkLive of logs and lists', () => {
  test('what fits passes', () => {
    expect(linesOf(lists)).toEqual([]);
  });

  test.each([
    ['a kind that is not', '"log"', '"table"', /^LIVE_KIND: .*table/],
    ['a log that is never null', 'ID): Entry\n', 'ID): Entry!\n', /^LIVE_TYPE: .*nullable/],
    ['a fetch that is not', '"entry(', '"entries(', /^LIVE_FETCH_UNKNOWN: .*entries/],
    ['no call', '"entry(id: entryId)"', '"entry("', /^LIVE_FETCH_UNKNOWN/],
    ['a fetch of another type', '"entry(', '"account(', /^LIVE_FETCH_DIFFERS/],
    ['a fetch without what it needs', 'id: taskId, change', 'change', /^LIVE_FETCH_DIFFERS/],
    ['a fetch by what is not', 'id: entryId)', 'id: entry)', /^LIVE_PROPERTY_MISSING: .*entry,/],
    ['a fetch by what may be absent', 'id: entryId)', 'id: taskId)', /^LIVE_PROPERTY_MISSING/],
    ['a list without a version', 'version: "version"', 'version: "v"', /^LIVE_VERSION/],
    ['a log of members nobody publishes', 'assigned.v1', 'assigned.v9', /^LIVE_SUBJECT_UNKNOWN/],
    ['members by nothing', 'member: "assigneeId"', 'member: "who"', /^LIVE_MEMBER: .*who/],
    ['former members by nothing', '"previousAssigneeId"', '"before"', /^LIVE_MEMBER: .*before/],
    ['everybody by nothing', 'everybody: "all"', 'everybody: "every"', /^LIVE_ARGUMENT_UNKNOWN/],
    ['a snapshot by nothing', 'snapshot: "myTasks"', 'snapshot: "tasks"', /^LIVE_SNAPSHOT_UNKNOWN/],
    ['a snapshot that needs more', 'first: Int = 20', 'first: Int!', /^LIVE_SNAPSHOT_DIFFERS/],
  ])('%s is refused', (_name, from, to, expected) => {
    const changed = lists.replace(from, to);
    expect(changed).not.toBe(lists);
    expect(linesOf(changed)).toContainEqual(expect.stringMatching(expected));
  });

  test('a snapshot may call its argument otherwise', () => {
    const renamed = sdl
      .replace('account(accountId: ID): Account', 'account(id: ID): Account')
      .replace('snapshot: "account"', 'snapshot: "account(id: accountId)"');
    expect(linesOf(renamed)).toEqual([]);
    expect(linesOf(renamed.replace('id: accountId)', 'id: who)'))).toContainEqual(
      expect.stringMatching(/^LIVE_SNAPSHOT_DIFFERS/),
    );
  });
});

// One planted change for each kind of break that clients, the gateway or other subgraphs would notice.
import { describe, expect, test } from 'vitest';
import { compareSdl } from './compare-sdl.ts';

const published = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  directive @live(stream: String!) on FIELD_DEFINITION
  enum Status { OPEN DONE }
  type Task @key(fields: "id") @key(fields: "owner { id }  number") {
    id: ID!
    number: Int!
    title: String!
    note: String
    status: Status!
    owner: User!
  }
  type User @key(fields: "id", resolvable: false) { id: ID! }
  input Filter { status: Status }
  extend type Query { task(id: ID!, status: Status): Task tasks(filter: Filter): [Task!]! }
  type Subscription { taskChanged(id: ID!): Task @live(stream: "STATE") }
`;

/** What is said after one replacement in the published SDL. */
function linesAfter(from: string, to: string): string[] {
  if (!published.includes(from)) throw new Error(`not there: ${from}`);
  const changed = published.replace(from, to);
  return compareSdl(new Map([['tasks', changed]]), new Map([['tasks', published]])).map(
    ({ severity, code, path, message }) => `${severity} ${code}: ${path}: ${message}`,
  );
}

describe('compareSdl', () => {
  test.each([
    ['a field removed', '    note: String\n', '', /^error FIELD_REMOVED: .*Task\.note/],
    ['a type changed', 'note: String', 'note: Int', /^error FIELD_CHANGED_KIND: .*Task\.note/],
    [
      'a field made nullable',
      'title: String!',
      'title: String',
      /^error FIELD_CHANGED_KIND: .*Task\.title/,
    ],
    ['an enum value removed', 'OPEN DONE', 'OPEN', /^error VALUE_REMOVED_FROM_ENUM: .*DONE/],
    ['an argument removed', ', status: Status)', ')', /^error ARG_REMOVED: .*status/],
    [
      'an argument made required',
      'status: Status): Task',
      'status: Status!): Task',
      /^error ARG_CHANGED_KIND: .*status/,
    ],
    [
      'a required argument added',
      'task(id: ID!,',
      'task(id: ID!, why: String!,',
      /^error REQUIRED_ARG_ADDED: .*why/,
    ],
    [
      'a required input field added',
      '{ status: Status }',
      '{ status: Status why: Int! }',
      /^error REQUIRED_INPUT_FIELD_ADDED: .*why/,
    ],
    [
      'a field of Query, which has no definition of its own',
      'tasks(filter: Filter): [Task!]!',
      '',
      /^error FIELD_REMOVED: .*Query\.tasks/,
    ],
    [
      'a key removed',
      'type Task @key(fields: "id")',
      'type Task',
      /^error KEY_REMOVED: .*Task .*@key\(fields: "id"\)/,
    ],
    [
      'a key changed',
      'owner { id }  number"',
      'number"',
      /^error KEY_REMOVED: .*owner \{ id \} {2}number/,
    ],
    [
      'a key no longer resolvable',
      'type Task @key(fields: "id")',
      'type Task @key(fields: "id", resolvable: false)',
      /^error KEY_REMOVED: .*Task/,
    ],
    [
      'a subscription no longer live',
      ' @live(stream: "STATE")',
      '',
      /^error LIVE_REMOVED: .*Subscription\.taskChanged/,
    ],
    ['an enum value added', 'OPEN DONE', 'OPEN DONE LATE', /^warning VALUE_ADDED_TO_ENUM: .*LATE/],
    [
      'an optional argument added',
      'task(id: ID!,',
      'task(id: ID!, why: String,',
      /^warning OPTIONAL_ARG_ADDED: .*why/,
    ],
  ])('%s', (_name, from, to, expected) => {
    expect(linesAfter(from, to)).toEqual([expect.stringMatching(expected)]);
  });

  test.each([
    ['nothing changed', 'type Task', 'type Task'],
    ['a new field', 'note: String', 'note: String due: String'],
    ['a new type and key', 'type User', 'type Team @key(fields: "id") { id: ID! } type User'],
    ['other spaces in a key', 'owner { id }  number', 'owner {id} number'],
    ['a new description', 'type Task', '"Work." type Task'],
  ])('%s passes', (_name, from, to) => {
    expect(linesAfter(from, to)).toEqual([]);
  });

  test('a subgraph that is gone is refused, one that is new passes', () => {
    const tasks = new Map([['tasks', published]]);
    expect(compareSdl(new Map(), tasks)).toMatchObject([{ code: 'SUBGRAPH_REMOVED' }]);
    expect(compareSdl(tasks, new Map())).toEqual([]);
  });

  test('an SDL that cannot be read is told, not thrown', () => {
    expect(linesAfter('type Task', 'typo Task')).toEqual([
      expect.stringMatching(/^error SDL_UNREADABLE/),
    ]);
  });
});

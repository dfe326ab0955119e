// What an event carries fills the owner's selection; anything else is left to the owner.
// Selections are as the planner writes them for the primary fetch.
import { buildSchema, isObjectType, Kind, parse } from 'graphql';
import { expect, test } from 'vitest';
import { fillFromEvent } from './fill-from-event.ts';
import { parseCarries } from './live-field.ts';

const account = buildSchema(`
  type Account { id: ID! owner: User! task: Task balance: Money! note: String log(first: Int): [String!] extra: Int }
  type User { id: ID! name: String } type Task { id: ID! title: String } scalar Money
  type Query { account: Account }
`).getType('Account');
const carries = parseCarries(
  'id: accountId owner { id: userId } task { id: taskId } balance note: remark log',
);
const data = { accountId: 'u1', userId: 'u1', balance: { amount: -5, currency: 'USD' } };

const cases: [string, string, unknown][] = [
  ['leaves under their properties', '{ id balance }', { id: 'u1', balance: data.balance }],
  ['aliases', '{ a: id b: balance }', { a: 'u1', b: data.balance }],
  [
    '__typename',
    '{ __typename owner { __typename id } }',
    { __typename: 'Account', owner: { __typename: 'User', id: 'u1' } },
  ],
  ['an absent optional property is null', '{ note }', { note: null }],
  ['an object without its key is null', '{ task { __typename id } }', { task: null }],
  ['a field that is not carried', '{ id extra }', undefined],
  ['a field below that is not carried', '{ owner { id name } }', undefined],
  ['a field with arguments', '{ log(first: 3) }', undefined],
  ['a fragment', '{ ... on Account { id } }', undefined],
  ['what is skipped is not needed', '{ id extra @skip(if: $yes) }', { id: 'u1' }],
  ['what is included is', '{ id extra @include(if: $yes) }', undefined],
];

test.each(cases)('%s: %s', (_what, selection, want) => {
  const [definition] = parse(`query($yes: Boolean!) ${selection}`).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION || !isObjectType(account)) throw new Error();
  const variables = { raw: { yes: true }, coerced: { yes: true } };
  const filled = fillFromEvent(account, definition.selectionSet, carries, variables, data);
  expect(filled).toEqual(want);
});

test('the shared data of the event is never handed out itself', () => {
  const [definition] = parse('{ balance }').definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION || !isObjectType(account)) throw new Error();
  const nothing = { raw: {}, coerced: {} };
  const filled = fillFromEvent(account, definition.selectionSet, carries, nothing, data);
  expect(filled?.['balance']).not.toBe(data.balance);
});

// Cursors: what was written for one person and operation is read for them, on every gateway with the secret, and for
// nobody else; nothing of it can be changed.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCursorKeys, digestOperation, identityOf } from './cursor.ts';

const [one, two, three] = ['1', '2', '3'].map((text) => text.repeat(32)) as [
  string,
  string,
  string,
];
const owner = { person: 'u1', operation: digestOperation('{ a }', null, {}) };
const places = [
  { stream: identityOf('TASKS', 'monday'), at: 41 },
  { stream: identityOf('STATE', 'monday'), at: 9_007_199_254_740_991 },
];

function write(secrets: readonly string[], of = owner): string {
  const cursors = createCursorKeys(secrets).bind(of);
  return `${cursors.position(places)}.${cursors.binding}`;
}

const read = (secrets: readonly string[], cursor: unknown, of = owner) =>
  createCursorKeys(secrets).bind(of).read(cursor);

test('what one gateway wrote another reads', () => {
  expect(read([one], write([one]))).toEqual(places);
});

test('keys are rotated: the new one signs, the old one is still read, and then no more', () => {
  expect(read([two, one], write([one]))).toEqual(places);
  expect(read([two], write([two, one]))).toEqual(places);
  expect(read([two], write([one]))).toBeUndefined();
});

test('without a secret, cursors are good for the process that wrote them', () => {
  const keys = createCursorKeys([]);
  const cursors = keys.bind(owner);
  const cursor = `${cursors.position(places)}.${cursors.binding}`;
  expect(keys.bind(owner).read(cursor)).toEqual(places);
  expect(read([], cursor)).toBeUndefined();
});

test.each([
  ['another person', { ...owner, person: 'u2' }],
  ['nobody', { ...owner, person: '' }],
  ['another operation', { ...owner, operation: digestOperation('{ b }', null, {}) }],
  ['other variables', { ...owner, operation: digestOperation('{ a }', null, { id: 1 }) }],
])('%s cannot use it', (_who, of) => {
  expect(read([one], write([one]), of)).toBeUndefined();
});

test('the order of variables’ names does not matter', () => {
  expect(digestOperation({ a: 1, b: { c: 2, d: 3 } })).toBe(
    digestOperation({ b: { d: 3, c: 2 }, a: 1 }),
  );
});

test('a position of one operation does not go with the binding of another', () => {
  const other = { ...owner, operation: digestOperation('{ b }', null, {}) };
  const position = write([one], other).split('.').slice(0, 2).join('.');
  const binding = write([one]).split('.')[2];
  expect(read([one], `${position}.${binding}`)).toBeUndefined();
});

test('nothing of it can be changed', () => {
  const cursor = write([one]);
  const anywhere = fc.integer({ min: 0, max: cursor.length - 1 });
  const character = fc.constantFrom(...'ABCabc019-_.'.split(''));
  fc.assert(
    fc.property(anywhere, character, (index, changed) => {
      fc.pre(cursor[index] !== changed);
      const forged = cursor.slice(0, index) + changed + cursor.slice(index + 1);
      expect(read([one], forged)).toBeUndefined();
    }),
  );
});

test.each([undefined, null, 7, {}, '', '.', '..', '...', 'x'.repeat(5_000), write([three])])(
  '%j is no cursor of ours',
  (cursor) => {
    expect(read([one], cursor)).toBeUndefined();
  },
);

test('a cursor tells nothing of whose it is', () => {
  const text = Buffer.from(write([one]).split('.')[0] ?? '', 'base64url').toString();
  expect(text).not.toContain('u1');
  expect(text).not.toContain('monday');
});

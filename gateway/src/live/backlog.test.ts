// What waits for a slow reader: in order while there is room, conflated per entity when there is not, never thinned out
// where every item counts.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBacklog, type Backlog, type Waiting } from './backlog.ts';

type Item = Waiting & { readonly name: string };

const item = (entity: string, name: string, had = true, has = true, bytes = 10): Item => ({
  entity,
  name,
  had,
  has,
  bytes,
});

function drain(backlog: Backlog<Item>): string[] {
  const names: string[] = [];
  for (let next = backlog.shift(); next !== undefined; next = backlog.shift())
    names.push(next.name);
  return names;
}

const open = (countMax: number, bytesMax = 1_000, conflates = true) =>
  createBacklog<Item>({ countMax, bytesMax, conflates });

test('what has room comes out as it went in', () => {
  const backlog = open(3);
  for (const name of ['1', '2', '3']) backlog.push(item('a', name));
  expect(drain(backlog)).toEqual(['1', '2', '3']);
});

test('too many of one entity: the newest', () => {
  const backlog = open(3);
  for (let name = 1; name <= 100; name += 1)
    expect(backlog.push(item('a', String(name)))).toBe(true);
  expect(drain(backlog)).toEqual(['100']);
});

test('too many bytes count like too many', () => {
  const backlog = open(100, 30);
  for (const name of ['1', '2', '3', '4']) backlog.push(item('a', name));
  expect(drain(backlog)).toEqual(['4']);
});

test('one item is kept, however large', () => {
  const backlog = open(3, 5);
  expect(backlog.push(item('a', '1'))).toBe(true);
  expect(drain(backlog)).toEqual(['1']);
});

test('the newest of each entity, in the order of the newest', () => {
  const backlog = open(3);
  for (const name of ['a1', 'b1', 'c1', 'a2', 'b2']) backlog.push(item(name[0] ?? '', name));
  expect(drain(backlog)).toEqual(['c1', 'a2', 'b2']);
});

test('more entities than there is room for: the reader is behind', () => {
  const backlog = open(2);
  expect(['a', 'b', 'c'].map((entity) => backlog.push(item(entity, entity)))).toEqual([
    true,
    true,
    false,
  ]);
  expect(drain(backlog)).toEqual([]);
});

test('a log is never thinned out', () => {
  const backlog = open(2, 1_000, false);
  expect(['1', '2', '3'].map((name) => backlog.push(item('a', name)))).toEqual([true, true, false]);
});

const steps: readonly [string, boolean, boolean][] = [
  ['came', false, true],
  ['changed', true, true],
  ['left', true, false],
];
const cases: readonly [string[], string[]][] = [
  [['came', 'left'], []],
  [['came', 'changed', 'left'], []],
  [['changed', 'left'], ['left']],
  [['left', 'came', 'left'], ['left']],
  [
    ['came', 'changed', 'changed'],
    ['came', 'changed'],
  ],
  [['left', 'came'], ['came']],
  [['came', 'left', 'came'], ['came']],
];

test.each(cases)('%j is conflated to %j', (told, want) => {
  const backlog = open(told.length - 1);
  for (const step of told) {
    const [name, had, has] = steps.find(([known]) => known === step) ?? ['', true, true];
    backlog.push(item('a', name, had, has));
  }
  expect(drain(backlog)).toEqual(want);
});

test('whatever happens, the reader ends with what is true of each entity', () => {
  const change = fc.record({ entity: fc.constantFrom('a', 'b', 'c'), read: fc.boolean() });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (history) => {
      const backlog = open(6);
      const truth = new Set<string>();
      const seen = new Set<string>();
      const unseen: string[] = [];
      const show = (one: Item | undefined) => {
        if (one === undefined) return;
        if (one.has) seen.add(one.entity);
        else if (!seen.delete(one.entity)) unseen.push(one.entity);
      };
      for (const { entity, read } of history) {
        const had = truth.has(entity);
        if (had) truth.delete(entity);
        else truth.add(entity);
        expect(backlog.push(item(entity, entity, had, !had))).toBe(true);
        if (read) show(backlog.shift());
      }
      for (let next = backlog.shift(); next; next = backlog.shift()) show(next);
      expect([...seen].sort()).toEqual([...truth].sort());
      // Nobody is told that something left that never came.
      expect(unseen).toEqual([]);
    }),
  );
});

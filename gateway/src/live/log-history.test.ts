// What a log told lately: read once for however many come back at once, whole for each of them, and bounded.
import { expect, test } from 'vitest';
import type { Told } from './live-shared.ts';
import { LogHistory } from './log-history.ts';

const told = (sequence: number, bytes = 10): Told => ({
  frame: { members: '', extensions: '', position: undefined },
  entity: String(sequence),
  had: true,
  has: true,
  part: 0,
  sequence,
  version: undefined,
  bytes,
});

const between = (after: number, until: number) =>
  Array.from({ length: until - after }, (_, index) => told(after + 1 + index));

function open(from: number) {
  const reads: string[] = [];
  const history = new LogHistory(from, async (after, until) => {
    reads.push(`${after}-${until}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
    return after < 0 ? 'gone' : between(after, until);
  });
  const since = async (after: number) => {
    const found = await history.since(after);
    return found === 'gone' ? found : found.map(({ sequence }) => sequence);
  };
  return { history, reads, since };
}

const range = (after: number, until: number) =>
  between(after, until).map(({ sequence }) => sequence);

test('a thousand who come back at once are read for once', async () => {
  const { reads, since } = open(20);
  const all = await Promise.all(Array.from({ length: 1_000 }, () => since(5)));
  expect(reads).toEqual(['5-20']);
  for (const one of all) expect(one).toEqual(range(5, 20));
});

test('who missed more has only the rest read; who missed less has nothing read', async () => {
  const { reads, since } = open(20);
  expect(await Promise.all([since(10), since(4), since(15)])).toEqual([
    range(10, 20),
    range(4, 20),
    range(15, 20),
  ]);
  expect(reads).toEqual(['10-20', '4-10']);
});

test('what is told meanwhile belongs to it', async () => {
  const { history, since } = open(20);
  const asked = since(18);
  history.add(told(21));
  expect(await asked).toEqual([19, 20, 21]);
  expect(await since(20)).toEqual([21]);
  expect(await since(21)).toEqual([]);
});

test('it is bounded: what was forgotten is read again', async () => {
  const { history, reads, since } = open(0);
  for (let sequence = 1; sequence <= 1_200; sequence += 1) history.add(told(sequence));
  expect(await since(1_100)).toEqual(range(1_100, 1_200));
  expect(reads).toEqual([]);
  expect(await since(100)).toEqual(range(100, 1_200));
  expect(reads).toEqual(['100-200']);
  for (let sequence = 1_201; sequence <= 1_204; sequence += 1) history.add(told(sequence, 100_000));
  expect(await since(1_203)).toEqual([1_204]);
});

test('what the broker no longer has is gone', async () => {
  expect(await open(5).since(-1)).toBe('gone');
});

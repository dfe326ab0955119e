// A-08, D-23: highest reward, then earliest completion, then smallest id.
import { cents } from '@ates/kit/domain/money';
import { expect, test } from 'vitest';
import { mostExpensiveOf } from './most-expensive.ts';

const task = (taskId: string, dollars: number, hour: number) => ({
  taskId,
  reward: cents(dollars * 100),
  completedAt: `2026-03-03T${String(hour).padStart(2, '0')}:00:00.000Z`,
});

test('A-08: none completed: none', () => {
  expect(mostExpensiveOf([])).toBeUndefined();
});

test('the highest reward', () => {
  expect(mostExpensiveOf([task('a', 28, 9), task('b', 38, 10), task('c', 20, 11)])?.taskId).toBe(
    'b',
  );
});

test('A-08: a tie goes to the earlier completion', () => {
  expect(mostExpensiveOf([task('a', 38, 11), task('b', 38, 10)])?.taskId).toBe('b');
});

test('D-23: at the same instant to the smallest id, in whatever order they come', () => {
  const tie = [task('b', 38, 10), task('a', 38, 10), task('c', 38, 10)];
  expect(mostExpensiveOf(tie)?.taskId).toBe('a');
  expect(mostExpensiveOf(tie.toReversed())?.taskId).toBe('a');
});

// The gate's last line says what the runner counted, and a run that proves nothing is not good.
import { describe, expect, test } from 'vitest';
import { closingOf } from './closing-line.ts';

const passedFile = { status: 'passed', assertionResults: [{ status: 'passed' }] };
const failedFile = {
  status: 'failed',
  assertionResults: [{ status: 'passed' }, { status: 'failed' }],
};
const brokenFile = { status: 'failed', assertionResults: [] };
const report = (passed: number, failed: number, files: object[] = [passedFile]) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  success: failed === 0 && !files.includes(brokenFile),
  testResults: files,
});

describe('the closing line', () => {
  test('is good when something passed and nothing failed', () => {
    expect(closingOf(report(123, 0))).toEqual({ line: '123 passed, 0 failed', isGood: true });
  });

  test.each([
    ['a failed test', report(122, 1, [failedFile]), '122 passed, 1 failed'],
    ['a file that does not load', report(122, 0, [brokenFile]), '122 passed, 1 failed'],
    ['both', report(120, 2, [failedFile, brokenFile]), '120 passed, 3 failed'],
    ['no test', report(0, 0, []), '0 passed, 0 failed'],
    [
      'a runner that does not call it a success',
      { ...report(3, 0), success: false },
      '3 passed, 0 failed',
    ],
    ['no result at all', undefined, '0 passed, 0 failed'],
    ['something else than a result', [], '0 passed, 0 failed'],
  ])('is not good with %s', (_, result, line) => {
    expect(closingOf(result)).toEqual({ line, isGood: false });
  });
});

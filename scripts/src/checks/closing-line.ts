// The gate's last line: the test runner's own JSON result goes in, `N passed, N failed` comes out, and whether that is
// good enough. Nothing is counted here that the runner has not counted.

/** The line, and whether the run may pass: something ran, nothing failed, and the runner calls it a success. */
export type Closing = { line: string; isGood: boolean };

/** Reads vitest's JSON report (the shape of Jest's); anything else counts as a run without tests. */
export function closingOf(report: unknown): Closing {
  const passed = numberIn(report, 'numPassedTests');
  const failed = numberIn(report, 'numFailedTests') + brokenFiles(report);
  const isSuccess = isRecord(report) && report['success'] === true;
  return {
    line: `${passed} passed, ${failed} failed`,
    isGood: isSuccess && passed > 0 && failed === 0,
  };
}

/** Files that failed without a failed test: they did not load, or a hook of theirs threw. */
function brokenFiles(report: unknown): number {
  const files =
    isRecord(report) && Array.isArray(report['testResults']) ? report['testResults'] : [];
  return files.filter((file: unknown) => {
    if (!isRecord(file) || file['status'] !== 'failed') return false;
    const tests = Array.isArray(file['assertionResults']) ? file['assertionResults'] : [];
    return !tests.some((test: unknown) => isRecord(test) && test['status'] === 'failed');
  }).length;
}

function numberIn(report: unknown, key: string): number {
  const value = isRecord(report) ? report[key] : undefined;
  return typeof value === 'number' ? value : 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

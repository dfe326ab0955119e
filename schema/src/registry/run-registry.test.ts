// The command line: exit codes, formats, and usage that says what is wrong.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openRegistryCopy, type RegistryCopy } from '../testing/registry-copy.ts';
import { sourceSdlPath } from './registry-files.ts';
import { runRegistry } from './run-registry.ts';

// A composition takes a second on a busy machine, and some tests need several.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let copy: RegistryCopy;
beforeAll(async () => {
  copy = await openRegistryCopy();
});
afterAll(() => copy.dispose());

async function run(...args: string[]) {
  const written = { out: '', err: '' };
  const code = await runRegistry(args, copy.root, {
    out: (text) => (written.out += text),
    err: (text) => (written.err += text),
  });
  return { code, ...written };
}

describe('runRegistry', () => {
  test('passes with 0 and says what was checked', async () => {
    const { code, out } = await run('check');
    expect(code).toBe(0);
    expect(out).toMatch(/Composition\n {2}✓ the subgraphs compose/);
    expect(out).toMatch(/schema check: passed\n$/);
  });

  test('fails with 1 and names code, path and message', async () => {
    const broken = await openRegistryCopy();
    await broken.plant(sourceSdlPath('tasks'), 'type Shuffle @key(fields: "id")', 'type Shuffle');
    const { code, out } = await run('check', '--root', broken.root);
    expect(code).toBe(1);
    expect(out).toMatch(/ {2}✗ KEY_REMOVED: subgraphs\/tasks\/src\/api\/schema\.graphql: Shuffle/);
    expect(out).toMatch(/schema check: \d+ failed\n$/);
    const json: unknown = JSON.parse(
      (await run('check', '--root', broken.root, '--format', 'json')).out,
    );
    expect(json).toMatchObject({ command: 'check', ok: false });
    await broken.dispose();
  });

  test('--help is help, not an error', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('usage:') });
    expect(await run('check', '-h')).toMatchObject({ code: 0 });
  });

  test.each([
    [[], 'no command'],
    [['chek'], 'unknown command: chek'],
    [['check', 'tasks'], 'unexpected argument: tasks'],
    [['check', '--format', 'xml'], 'unknown format: xml'],
    [['check', '--fast'], "Unknown option '--fast'"],
  ])('%j is wrong usage: 2', async (args, message) => {
    const { code, out, err } = await run(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).toContain('usage:');
  });
});

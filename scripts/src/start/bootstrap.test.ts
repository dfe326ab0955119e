// The entry on a clone without packages: installs, or says why it cannot.
// A copy of it runs in a tiny project whose registry nobody answers.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

let project: string;

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'ates-bootstrap-'));
  await mkdir(join(project, 'scripts'));
  const bootstrap = fileURLToPath(new URL('../../bootstrap.mjs', import.meta.url));
  await copyFile(bootstrap, join(project, 'scripts', 'bootstrap.mjs'));
  await writeFile(join(project, '.npmrc'), 'registry=http://127.0.0.1:1\nfetch-retries=0\n');
});

afterEach(() => rm(project, { recursive: true }));

async function lock(packages: Record<string, object>): Promise<void> {
  const dependencies = { 'left-out': '1.0.0' };
  const root = { name: 'tiny', version: '1.0.0', dependencies };
  await writeFile(join(project, 'package.json'), JSON.stringify(root));
  await writeFile(
    join(project, 'package-lock.json'),
    JSON.stringify({ ...root, lockfileVersion: 3, packages: { '': root, ...packages } }),
  );
}

async function recordInstalled(packages: Record<string, object>): Promise<void> {
  await mkdir(join(project, 'node_modules'));
  const record = { lockfileVersion: 3, packages };
  await writeFile(join(project, 'node_modules', '.package-lock.json'), JSON.stringify(record));
}

function bootstrap(...args: string[]): Promise<{ code: unknown; said: string }> {
  return new Promise((resolve) => {
    const script = join(project, 'scripts', 'bootstrap.mjs');
    const cwd = project;
    execFile(process.execPath, [script, ...args], { cwd }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, said: stdout + stderr }),
    );
  });
}

test(
  'a download that breaks is an error that says what to check',
  { timeout: 60_000 },
  async () => {
    await lock({ 'node_modules/left-out': { version: '1.0.0', integrity: 'sha512-AAAA' } });
    const { code, said } = await bootstrap('install');
    expect(code).toBe(1);
    expect(said).toContain('Installing packages (first run)');
    expect(said).toContain('The packages could not be installed');
    expect(said).toContain('npm config get registry');
  },
);

test('what matches the lock file is left alone; what other platforms need is not missed', async () => {
  const present = { 'node_modules/left-out': { version: '1.0.0' } };
  const elsewhere = { 'node_modules/for-another-os': { version: '1.0.0', optional: true } };
  await lock({ ...present, ...elsewhere });
  await recordInstalled(present);
  expect(await bootstrap('install')).toEqual({ code: 0, said: '' });
});

test('another version than the lock file says is installed anew', { timeout: 60_000 }, async () => {
  await lock({ 'node_modules/left-out': { version: '1.0.0' } });
  await recordInstalled({ 'node_modules/left-out': { version: '0.9.0' } });
  const { said } = await bootstrap('install');
  expect(said).toContain('they do not match the lock file');
});

test.each([[[]], [['fly']], [['run']]])('%j: the list of verbs, exit code 2', async (args) => {
  const { code, said } = await bootstrap(...args);
  expect(code).toBe(2);
  expect(said).toContain('Usage');
});

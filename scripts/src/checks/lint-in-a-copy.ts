// Proves lint rules on planted files: files go into a throw-away folder that has the repository's layout and its
// .oxlintrc.json, what oxlint says about them comes out. One run for all plants, and nothing is left behind.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

/** What oxlint said about a file. */
export type Finding = { file: string; rule: string; help: string };

/** Lints the given files (path below the root → source) with the repository's rules. */
export async function lintInACopy(files: ReadonlyMap<string, string>): Promise<Finding[]> {
  const copy = await realpath(await mkdtemp(join(tmpdir(), 'ates-lint-')));
  try {
    for (const config of ['.oxlintrc.json', 'tsconfig.json']) {
      await copyFile(join(root, config), join(copy, config));
    }
    // The root's tsconfig.json names no files; the plants' own does, or the type-aware rules see nothing.
    await write(
      copy,
      'subgraphs/tsconfig.json',
      '{ "extends": "../tsconfig.json", "include": ["**/*.ts"], "compilerOptions": { "types": [] } }',
    );
    for (const [file, source] of files) await write(copy, file, source);
    return parseFindings(await oxlint(copy));
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function write(folder: string, file: string, content: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), content);
}

function oxlint(cwd: string): Promise<string> {
  const program = join(root, 'node_modules', '.bin', 'oxlint');
  return new Promise((resolve, reject) => {
    execFile(
      program,
      ['--type-aware', '-f', 'json'],
      { cwd, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        // Exit code 1 says that it found something, which is what plants are for.
        if (error !== null && error.code !== 1)
          reject(new Error(`oxlint failed: ${stderr}`, { cause: error }));
        else resolve(stdout);
      },
    );
  });
}

function parseFindings(output: string): Finding[] {
  const report: unknown = JSON.parse(output);
  if (!isRecord(report) || !Array.isArray(report['diagnostics'])) {
    throw new Error(`Not a report of oxlint: ${output.slice(0, 200)}`);
  }
  return report['diagnostics'].map((diagnostic: unknown) => ({
    file: textOf(diagnostic, 'filename'),
    rule: textOf(diagnostic, 'code'),
    help: `${textOf(diagnostic, 'message')} ${textOf(diagnostic, 'help')}`,
  }));
}

function textOf(diagnostic: unknown, key: string): string {
  const value = isRecord(diagnostic) ? diagnostic[key] : undefined;
  return typeof value === 'string' ? value : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

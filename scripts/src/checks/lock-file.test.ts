// The lock file check finds what it is for: each kind of damage is planted in a small lock file, and in the real one.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lockFileProblems, problemsOfLock } from './lock-file.ts';

const root = join(import.meta.dirname, '..', '..', '..');

const binary = (os: string, cpu: string, extra: object = {}) => ({
  version: '1.0.0',
  os: [os],
  cpu: [cpu],
  optional: true,
  ...extra,
});

/** A lock file with one package that has a binary per platform. */
function soundLock(): Record<string, Record<string, unknown>> {
  return {
    '': { name: 'planted' },
    'node_modules/tool': {
      version: '1.0.0',
      optionalDependencies: {
        '@tool/linux-x64': '1.0.0',
        '@tool/linux-arm64': '1.0.0',
        '@tool/darwin-x64': '1.0.0',
        '@tool/darwin-arm64': '1.0.0',
      },
    },
    'node_modules/@tool/linux-x64': binary('linux', 'x64'),
    'node_modules/@tool/linux-arm64': binary('linux', 'arm64'),
    'node_modules/@tool/darwin-x64': binary('darwin', 'x64'),
    'node_modules/@tool/darwin-arm64': binary('darwin', 'arm64'),
  };
}

const problems = (packages: object) => problemsOfLock({ lockfileVersion: 3, packages });

describe('lock file', () => {
  test('ours installs on linux and macOS, x64 and arm64, and holds no address', async () => {
    expect(await lockFileProblems(root)).toEqual([]);
  });

  test('a sound one has no problem', () => {
    expect(problems(soundLock())).toEqual([]);
  });

  test('an address of a registry is found', () => {
    const lock = soundLock();
    lock['node_modules/tool'] = {
      version: '1.0.0',
      resolved: 'https://registry.example/tool-1.0.0.tgz',
    };
    expect(problems(lock)).toEqual([
      expect.stringContaining('holds a download address (https://registry.example'),
    ]);
  });

  test('a workspace link is no address', () => {
    expect(
      problems({
        ...soundLock(),
        'node_modules/@ates/kit': { resolved: 'subgraphs/kit', link: true },
      }),
    ).toEqual([]);
  });

  test('a listed platform package that the lock lacks is found', () => {
    const lock = soundLock();
    delete lock['node_modules/@tool/darwin-arm64'];
    expect(problems(lock)).toEqual([
      'node_modules/tool lists @tool/darwin-arm64, which the lock file does not hold.',
      'node_modules/tool has binaries per platform, but none for darwin-arm64.',
    ]);
  });

  test('a platform package of another version is found', () => {
    const lock = soundLock();
    lock['node_modules/@tool/linux-arm64'] = binary('linux', 'arm64', { version: '0.9.0' });
    expect(problems(lock)).toEqual([
      'node_modules/tool lists @tool/linux-arm64 1.0.0, but the lock file holds 0.9.0.',
    ]);
  });

  test('the nearest node_modules counts', () => {
    const lock = soundLock();
    lock['node_modules/user/node_modules/tool'] = {
      version: '2.0.0',
      optionalDependencies: { '@tool/linux-x64': '2.0.0' },
    };
    lock['node_modules/user/node_modules/@tool/linux-x64'] = binary('linux', 'x64', {
      version: '2.0.0',
    });
    expect(problems(lock)).toHaveLength(3); // it is there, but alone
    expect(problems(lock)[0]).toContain(
      'node_modules/user/node_modules/tool has binaries per platform',
    );
  });

  test('a platform nobody lists a package for is found', () => {
    const lock = soundLock();
    lock['scripts'] = {
      optionalDependencies: { '@tool/linux-x64': '1.0.0', '@tool/linux-arm64': '1.0.0' },
    };
    expect(problems(lock)).toEqual([
      'scripts has binaries per platform, but none for darwin-x64.',
      'scripts has binaries per platform, but none for darwin-arm64.',
    ]);
  });

  test('ours, with any one platform package taken out, is refused', async () => {
    const lock: { packages: Record<string, { optional?: boolean; os?: string[] }> } = JSON.parse(
      await readFile(join(root, 'package-lock.json'), 'utf8'),
    );
    const binaries = Object.entries(lock.packages).filter(
      ([, entry]) => entry.optional === true && entry.os !== undefined,
    );
    expect(binaries.length).toBeGreaterThan(50);
    for (const [path] of binaries) {
      const { [path]: _, ...rest } = lock.packages;
      expect(problems(rest), path).not.toEqual([]);
    }
  });

  test('something else than a lock file is refused', () => {
    expect(problemsOfLock({})).toHaveLength(1);
    expect(problemsOfLock(null)).toHaveLength(1);
  });
});

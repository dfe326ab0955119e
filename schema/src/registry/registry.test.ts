// One planted failure for each kind of thing the registry refuses, and what it must let pass.
import Type from 'typebox';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { contracts } from '../contracts/catalogue.ts';
import { defineEvent, type Contract } from '../contracts/contract.ts';
import { taskAssignedV1 } from '../contracts/tasks.ts';
import {
  forkRegistryCopy,
  openRegistryCopy,
  repositoryRoot,
  type RegistryCopy,
} from '../testing/registry-copy.ts';
import type { Section } from './finding.ts';
import {
  eventsPagePath,
  publishedEventPath,
  publishedSdlPath,
  sourceSdlPath,
  supergraphPath,
} from './registry-files.ts';
import { check, compose, publish } from './registry.ts';

const tasks = sourceSdlPath('tasks');
const billing = sourceSdlPath('billing');

// A composition takes a second on a busy machine, and some tests need several.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let published: RegistryCopy;
let copy: RegistryCopy;
beforeAll(async () => {
  published = await openRegistryCopy();
});
afterAll(() => published.dispose());
beforeEach(async () => {
  copy = await forkRegistryCopy(published);
});
afterEach(() => copy.dispose());

const errorsOf = (sections: readonly Section[]) =>
  sections
    .flatMap(({ findings }) => findings)
    .filter((finding) => finding.severity === 'error')
    .map(({ code, path, message }) => `${code}: ${path}: ${message}`);

/** What check refuses, except that the planted change is not published yet. */
async function refusals(planted: readonly Contract[] = contracts): Promise<string[]> {
  const sections = await check({ root: copy.root, contracts: planted });
  return errorsOf(sections).filter((line) => !line.startsWith('STALE'));
}

test('this repository passes, and its published files and EVENTS.md are current', async () => {
  expect(errorsOf(await check({ root: repositoryRoot }))).toEqual([]);
});

test('a fresh copy passes', async () => {
  expect(errorsOf(await check({ root: copy.root }))).toEqual([]);
});

describe('Y-07: check', () => {
  test.each([
    [
      'GraphQL field removed',
      '  "How many changes the task has seen; grows with each."\n  version: Int!\n',
      '',
      /^FIELD_REMOVED: .*tasks.*Task\.version was removed/,
    ],
    [
      'argument made required',
      'input: ShuffleTasksInput)',
      'input: ShuffleTasksInput!)',
      /^ARG_CHANGED_KIND: .*shuffleTasks/,
    ],
    ['key removed', 'type Shuffle @key(fields: "id")', 'type Shuffle', /^KEY_REMOVED: .*Shuffle/],
    [
      'no longer composes',
      'type PageInfo @shareable',
      'type PageInfo',
      /^INVALID_FIELD_SHARING: .*PageInfo/,
    ],
    ['no longer parses', 'type Task @key', 'typo Task @key', /^SYNTAX_ERROR: .*tasks/],
  ])('%s: refused', async (_name, from, to, expected) => {
    await copy.plant(tasks, from, to);
    expect(await refusals()).toContainEqual(expect.stringMatching(expected));
  });

  test('@live removed, and @live that its event does not carry: refused', async () => {
    await copy.plant(billing, 'id: accountId owner', 'id: account owner');
    expect(await refusals()).toEqual([expect.stringMatching(/^LIVE_PROPERTY_MISSING/)]);
    const live = /\n {4}@live\([^)]*\)/.exec(await copy.read(billing))?.[0] ?? '';
    await copy.plant(billing, live, '');
    expect(await refusals()).toEqual([expect.stringMatching(/^LIVE_REMOVED: .*balanceChanged/)]);
  });

  test('event changed, event version removed: refused', async () => {
    const [first, ...others]: readonly Contract[] = contracts;
    if (!first) throw new Error('no contracts');
    const changed = { ...first, schema: Type.Object({}) };
    expect(await refusals([changed, ...others])).toContainEqual(
      expect.stringMatching(/^EVENT_FIELD_REMOVED/),
    );
    expect(await refusals(others)).toEqual([expect.stringMatching(/^EVENT_VERSION_REMOVED/)]);
  });

  test('a subgraph that is gone, and one without a routing URL: refused', async () => {
    await copy.write(sourceSdlPath('orders'), await copy.read(tasks));
    expect(await refusals()).toEqual([expect.stringMatching(/^SUBGRAPH_UNKNOWN: .*orders/)]);
    await copy.remove(sourceSdlPath('orders'));
    await copy.remove(sourceSdlPath('analytics'));
    const codes = (await refusals()).map((line) => line.split(':')[0]);
    expect(codes).toEqual(['SUBGRAPH_MISSING', 'SUBGRAPH_REMOVED']);
  });

  test('new field, optional property, new event version: pass', async () => {
    await copy.plant(
      tasks,
      '  jiraId: String\n  "Details',
      '  jiraId: String\n  due: DateTime\n  "Details',
    );
    const mood = Type.Object({
      ...taskAssignedV1.schema.properties,
      mood: Type.Optional(Type.String()),
    });
    const wider = contracts.map((contract: Contract) =>
      contract === taskAssignedV1 ? { ...contract, schema: mood } : contract,
    );
    const next = defineEvent('tasks', 'task', 'assigned', {
      version: 2,
      summary: 'New.',
      data: Type.Object({ taskId: Type.String() }),
      entityIdOf: (data) => data.taskId,
    });
    const planted = [...wider, next];
    expect(await refusals(planted)).toEqual([]);
    expect(errorsOf(await publish({ root: copy.root, contracts: planted }))).toEqual([]);
    expect(errorsOf(await check({ root: copy.root, contracts: planted }))).toEqual([]);
  });
});

describe('published files', () => {
  test.each([
    ['supergraph', supergraphPath, 'type Account', 'type  Account'],
    ['SDL', publishedSdlPath('tasks'), 'A piece of work.', 'A task.'],
    [
      'event schema',
      publishedEventPath(taskAssignedV1.type),
      'A task was given',
      'A task was lent',
    ],
    ['table in EVENTS.md', eventsPagePath, '| `ates.tasks.task.assigned.v1`', '| `assigned`'],
  ])('a stale %s is refused, with the command that cures it', async (_name, path, from, to) => {
    await copy.plant(path, from, to);
    const refused = errorsOf(await check({ root: copy.root }));
    expect(refused).toContainEqual(expect.stringContaining(`STALE: ${path}: `));
    expect(refused.join('\n')).toContain('npm run schema:publish');
    await publish({ root: copy.root });
    expect(errorsOf(await check({ root: copy.root }))).toEqual([]);
  });

  test('compose writes the supergraph only, and nothing when it fails', async () => {
    await copy.remove('schema/published');
    expect(errorsOf(await compose({ root: copy.root }))).toEqual([]);
    expect(await copy.read(supergraphPath)).toContain('@live(stream: "STATE"');
    await expect(copy.read(publishedSdlPath('tasks'))).rejects.toThrow(/ENOENT/);
    const before = await copy.read(supergraphPath);
    await copy.plant(tasks, 'type PageInfo @shareable', 'type PageInfo');
    expect(errorsOf(await compose({ root: copy.root }))).not.toEqual([]);
    expect(await copy.read(supergraphPath)).toBe(before);
  });

  test('publish refuses what check refuses and writes nothing', async () => {
    await copy.plant(tasks, 'type Shuffle @key(fields: "id")', 'type Shuffle');
    const before = await copy.read(publishedSdlPath('tasks'));
    const refused = errorsOf(await publish({ root: copy.root }));
    expect(refused).toEqual([expect.stringMatching(/^KEY_REMOVED/)]);
    expect(await copy.read(publishedSdlPath('tasks'))).toBe(before);
  });

  test('publish brings a compatible change in, and then check passes', async () => {
    await copy.plant(
      tasks,
      '  jiraId: String\n  "Details',
      '  jiraId: String\n  due: DateTime\n  "Details',
    );
    expect(errorsOf(await check({ root: copy.root }))).toHaveLength(2);
    await publish({ root: copy.root });
    expect(errorsOf(await check({ root: copy.root }))).toEqual([]);
    expect(await copy.read(supergraphPath)).toContain('due: DateTime');
  });
});

// Given facts, when a command comes, then facts, or a refusal, or nothing (B-12, D-8).
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { refuse } from '../domain/decision.ts';
import { userId } from '../domain/ids.ts';
import { openKitWorld, type KitWorld } from '../testing/open-kit-world.ts';
import { giveTask, writeOf } from '../testing/task-drafts.ts';
import { handleCommand } from './handle-command.ts';
import { forgetExpiredKeys } from './idempotency.ts';
import { runCommand, type CommandContext } from './run-command.ts';

let world: KitWorld;
beforeAll(async () => {
  world = await openKitWorld({ postgresUrl: inject('postgresUrl'), natsUrl: inject('natsUrl') });
});
afterAll(() => world.close());

const versionsOf = async (id: string): Promise<number[]> => {
  const rows = await world.database.sql<{ version: number }[]>`
    select aggregate_version::int as version from events where aggregate_id = ${id} order by position`;
  return rows.map(({ version }) => version);
};

describe('one aggregate', () => {
  test('given nothing, when given to somebody, then the fact, version 1 and the state', async () => {
    const result = await handleCommand(world, world.context, giveTask('a'));
    expect(result).toMatchObject({ kind: 'done', result: { id: 'a', version: 1 } });
    expect(await versionsOf('a')).toEqual([1]);
  });

  test('the present state is what the facts add up to', async () => {
    const seen: number[] = [];
    const command = giveTask('b');
    const watching = {
      ...command,
      decide: (count: number) => {
        seen.push(count);
        return command.decide();
      },
    };
    for (let time = 0; time < 3; time += 1) await handleCommand(world, world.context, watching);
    expect(seen).toEqual([0, 1, 2]);
  });

  test('accepting no event writes nothing and answers where it stands', async () => {
    await handleCommand(world, world.context, giveTask('c'));
    const idle = { ...giveTask('c'), decide: () => ({ kind: 'accepted' as const, events: [] }) };
    const result = await handleCommand(world, world.context, idle);
    expect(result).toEqual({ kind: 'done', result: { id: 'c', version: 1 }, written: [] });
  });

  test('a refusal leaves nothing, whatever was written before it', async () => {
    const result = await runCommand(world, world.context, {
      name: 'refused',
      input: {},
      async run(moment) {
        await moment.append([writeOf('d', 0)]);
        return refuse('NO', 'not today');
      },
    });
    expect(result).toMatchObject({ kind: 'refused', refusal: { code: 'NO' } });
    expect(await versionsOf('d')).toEqual([]);
  });

  test('expectedVersion: refused with VERSION_CONFLICT unless it is that version', async () => {
    await handleCommand(world, world.context, giveTask('e'));
    const stale = { ...giveTask('e'), expectedVersion: 0 };
    expect(await handleCommand(world, world.context, stale)).toMatchObject({
      refusal: { code: 'VERSION_CONFLICT' },
    });
    const right = { ...giveTask('e'), expectedVersion: 1 };
    expect(await handleCommand(world, world.context, right)).toMatchObject({ kind: 'done' });
    expect(await versionsOf('e')).toEqual([1, 2]);
  });

  test('B-12: 100 parallel commands: none lost, versions 1…n without gaps, conflicts retried', async () => {
    const results = await Promise.all(
      Array.from({ length: 100 }, () => handleCommand(world, world.context, giveTask('f'))),
    );
    expect(results.filter(({ kind }) => kind === 'done')).toHaveLength(100);
    expect(await versionsOf('f')).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  });

  test('a decider that fails leaves nothing and its error comes through', async () => {
    const broken = {
      ...giveTask('g'),
      decide: (): never => {
        throw new Error('a bug');
      },
    };
    await expect(handleCommand(world, world.context, broken)).rejects.toThrow('a bug');
    expect(await versionsOf('g')).toEqual([]);
  });
});

describe('D-8: idempotency keys', () => {
  const withKey = (idempotencyKey: string): CommandContext => ({
    ...world.context,
    idempotencyKey,
  });

  test('the same key gives the same result and no second fact', async () => {
    const first = await handleCommand(world, withKey('k1'), giveTask('k-a'));
    await handleCommand(world, world.context, giveTask('k-a'));
    const second = await handleCommand(world, withKey('k1'), giveTask('k-a'));
    expect(second).toEqual(first);
    expect(first).toMatchObject({ result: { version: 1 } });
    expect(await versionsOf('k-a')).toEqual([1, 2]);
  });

  test('that key with another input is refused', async () => {
    await handleCommand(world, withKey('k2'), giveTask('k-b'));
    expect(await handleCommand(world, withKey('k2'), giveTask('k-b', 'another'))).toMatchObject({
      refusal: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
  });

  test('the order of an input’s properties makes no other input', async () => {
    await handleCommand(world, withKey('k3'), giveTask('k-c'));
    const turned = { ...giveTask('k-c'), input: { assigneeId: 'somebody', taskId: 'k-c' } };
    expect(await handleCommand(world, withKey('k3'), turned)).toMatchObject({ kind: 'done' });
    expect(await versionsOf('k-c')).toEqual([1]);
  });

  test('a key belongs to one actor and one command', async () => {
    await handleCommand(world, withKey('k4'), giveTask('k-d'));
    const other = { ...withKey('k4'), actor: { id: userId('other'), role: 'WORKER' as const } };
    await handleCommand(world, other, giveTask('k-d'));
    await handleCommand(world, withKey('k4'), { ...giveTask('k-d'), name: 'another' });
    expect(await versionsOf('k-d')).toEqual([1, 2, 3]);
  });

  test('twins in flight: the second waits for the first and gets its result', async () => {
    const results = await Promise.all(
      Array.from({ length: 8 }, () => handleCommand(world, withKey('k5'), giveTask('k-e'))),
    );
    for (const result of results) expect(result).toMatchObject({ result: { version: 1 } });
    expect(await versionsOf('k-e')).toEqual([1]);
  });

  test('a refusal is not stored: asked again it is decided again', async () => {
    const refused = { ...giveTask('k-f'), decide: () => refuse('NO', 'not today') };
    expect(await handleCommand(world, withKey('k6'), refused)).toMatchObject({ kind: 'refused' });
    expect(await handleCommand(world, withKey('k6'), giveTask('k-f'))).toMatchObject({
      kind: 'done',
    });
  });

  test('a failure is not stored either', async () => {
    const failing = {
      ...giveTask('k-g'),
      project: (): never => {
        throw new Error('a bug');
      },
    };
    await expect(handleCommand(world, withKey('k7'), failing)).rejects.toThrow('a bug');
    expect(await handleCommand(world, withKey('k7'), giveTask('k-g'))).toMatchObject({
      result: { version: 1 },
    });
  });

  test('a key is kept for 24 hours, then it is new again', async () => {
    const start = world.ports.now().getTime();
    await handleCommand(world, withKey('k8'), giveTask('k-h'));
    world.ports.setNow(new Date(start + 86_400_000).toISOString());
    await handleCommand(world, withKey('k8'), giveTask('k-h'));
    expect(await versionsOf('k-h')).toEqual([1]);
    world.ports.setNow(new Date(start + 86_400_001).toISOString());
    await handleCommand(world, withKey('k8'), giveTask('k-h', 'another'));
    expect(await versionsOf('k-h')).toEqual([1, 2]);
  });

  test('expired keys are forgotten, the others kept', async () => {
    const start = world.ports.now().getTime();
    await handleCommand(world, withKey('k9'), giveTask('k-i'));
    const after = (ms: number) => forgetExpiredKeys(world.database.db, new Date(start + ms));
    await after(86_400_000);
    const kept = await world.database.sql`select key from idempotency_keys where key = 'k9'`;
    expect(kept).toHaveLength(1);
    expect(await after(86_400_001)).toBeGreaterThan(0);
    expect(await world.database.sql`select key from idempotency_keys`).toHaveLength(0);
  });
});

test('the relay is woken after a commit that told something, and only then', async () => {
  let woken = 0;
  const stop = world.committed.listen(() => {
    woken += 1;
  });
  await handleCommand(world, world.context, giveTask('w'));
  await runCommand(world, world.context, {
    name: 'refused',
    input: {},
    run: () => Promise.resolve(refuse('NO', 'not today')),
  });
  stop();
  expect(woken).toBe(1);
});

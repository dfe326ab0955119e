// What a rehearsal may set, that production refuses all of it, and that its clock, ids and draws do as they say.
// Configuration is read as every subgraph reads it.
import { createClock } from '@ates/schema/rehearsal/clock';
import { describe, expect, test } from 'vitest';
import { configReader, readSubgraphConfig, type Environment } from './config.ts';
import { createPorts } from './create-ports.ts';

function read(env: Environment) {
  const reader = configReader({
    DATABASE_URL: 'postgres://127.0.0.1/x',
    NATS_URL: 'nats://127.0.0.1',
    ...env,
  });
  return reader.finish(readSubgraphConfig(reader));
}

describe('settings', () => {
  test('nothing said: the machine’s clock, which stays, and real chance', () => {
    expect(read({}).rehearsal).toEqual({ clockOffsetMs: 0, clockMoves: false, seed: undefined });
  });

  test('a clock and a seed', () => {
    const env = { CLOCK_OFFSET_MS: '1000', RANDOM_SEED: '7', REHEARSAL: 'on' };
    expect(read(env).rehearsal).toEqual({ clockOffsetMs: 1000, clockMoves: true, seed: '7' });
  });

  test.each([
    { REHEARSAL: 'on' },
    { CLOCK_OFFSET_MS: '1000' },
    { CLOCK_AT: '2026-03-03T08:00:00Z' },
    { RANDOM_SEED: '7' },
  ])('production refuses %j', (env) => {
    const [name] = Object.keys(env);
    expect(() => read({ NODE_ENV: 'production', ...env })).toThrow(
      `${name} is for rehearsals only`,
    );
  });

  test('production starts without them, and with REHEARSAL=off', () => {
    expect(read({ NODE_ENV: 'production', REHEARSAL: 'off' }).rehearsal?.clockMoves).toBe(false);
  });

  test('mistakes are reported together with all others', () => {
    const env = { CLOCK_AT: 'soon', RANDOM_SEED: 'x'.repeat(101), REHEARSAL: 'maybe', PORT: '-1' };
    expect(() => read(env)).toThrow(/has 4 mistake/);
  });
});

describe('ports', () => {
  test('time is the clock’s, wherever it is moved', () => {
    const clock = createClock();
    const ports = createPorts(clock, undefined);
    clock.setOffset(86_400_000);
    expect(ports.now().getTime() - Date.now()).toBeGreaterThan(86_300_000);
  });

  test('ids carry the clock’s time and rise, also within a millisecond and when the clock goes back', () => {
    const clock = createClock(0, () => Date.parse('2026-03-03T08:00:00Z'));
    const ports = createPorts(clock, undefined);
    const ids = Array.from({ length: 1000 }, () => ports.newId());
    clock.setOffset(-1000);
    ids.push(ports.newId());
    clock.setOffset(1000);
    ids.push(ports.newId());
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(ids.length);
    const millis = (id = '') => Number.parseInt(id.replace('-', '').slice(0, 12), 16);
    expect(millis(ids[0])).toBe(Date.parse('2026-03-03T08:00:00Z'));
    expect(millis(ids.at(-1))).toBe(Date.parse('2026-03-03T08:00:01Z'));
  });

  const draws = (seed: string, count = 50) => {
    const ports = createPorts(createClock(), seed);
    return Array.from({ length: count }, () => ports.draw(11));
  };

  test('draws repeat with their seed, and only with it', () => {
    expect(draws('7')).toEqual(draws('7'));
    expect(draws('7')).not.toEqual(draws('8'));
  });

  test('AC-9: draws reach every side, both ends included', () => {
    expect([...new Set(draws('7', 500))].toSorted((a, b) => a - b)).toEqual([...Array(11).keys()]);
  });
});

// Every mistake of the environment is told at once, with its variable's name.
import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

test('nothing set: a development gateway on port 4000', () => {
  const config = readConfig({});
  expect(config).toMatchObject({
    HOST: '127.0.0.1',
    PORT: 4000,
    EXECUTOR: 'own',
    development: true,
  });
  expect(config.SUPERGRAPH).toMatch(/schema\/published\/supergraph\.graphql$/);
});

test('values are read in their types', () => {
  const config = readConfig({
    PORT: '0',
    NODE_ENV: 'production',
    EXECUTOR: 'apollo',
    SUBGRAPH_USERS_URL: 'http://10.0.0.1:4001/graphql',
    SUBGRAPH_DARK_SKY_URL: 'https://dark/graphql',
  });
  expect(config).toMatchObject({ PORT: 0, EXECUTOR: 'apollo', development: false });
  expect([...config.subgraphUrls]).toEqual([
    ['users', 'http://10.0.0.1:4001/graphql'],
    ['dark-sky', 'https://dark/graphql'],
  ]);
});

test('all mistakes at once', () => {
  const env = {
    PORT: '99999',
    EXECUTOR: 'hive',
    LOG_LEVEL: 'loud',
    DEPTH_MAX: 'deep',
    NATS_PREFIX: 'a.b.',
    SUBGRAPH_TASKS_URL: 'ftp://x',
  };
  let told: unknown;
  try {
    readConfig(env);
  } catch (error) {
    told = error;
  }
  expect(told).toBeInstanceOf(ConfigError);
  for (const name of Object.keys(env)) expect(String(told)).toContain(name);
});

test('a rehearsal has a clock of its own, and production refuses it', () => {
  const rehearsal = { CLOCK_OFFSET_MS: '1000', REHEARSAL: 'on' };
  expect(readConfig(rehearsal)).toMatchObject({ clockOffsetMs: 1000, clockMoves: true });
  expect(readConfig({ REHEARSAL: 'off', NODE_ENV: 'production' }).clockMoves).toBe(false);
  for (const [name, value] of Object.entries({ ...rehearsal, CLOCK_AT: '2026-03-03T08:00:00Z' })) {
    const told = `${name} is for rehearsals only`;
    expect(() => readConfig({ NODE_ENV: 'production', [name]: value })).toThrow(told);
  }
  expect(() => readConfig({ CLOCK_AT: 'soon' })).toThrow('CLOCK_AT must be');
});

test('a native planner has a process of its own, or is not chosen', () => {
  expect(readConfig({ PLANNER: 'hive' }).PLANNING).toBe('worker');
  expect(() => readConfig({ PLANNER: 'hive', PLANNING: 'in-process' })).toThrow(
    'PLANNER=hive needs PLANNING=worker',
  );
});

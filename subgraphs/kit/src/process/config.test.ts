// The environment is read once, and every mistake told at once, without what is secret.
import { expect, test } from 'vitest';
import { ConfigError, configReader, readSubgraphConfig, type Environment } from './config.ts';

const good = { DATABASE_URL: 'postgres://x@127.0.0.1/x', NATS_URL: 'nats://127.0.0.1' };

function read(env: Environment) {
  const reader = configReader(env);
  return reader.finish(readSubgraphConfig(reader));
}

function mistakesIn(env: Environment): readonly string[] {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('what must be said, and what is otherwise taken', () => {
  expect(read(good)).toMatchObject({
    databaseUrl: good.DATABASE_URL,
    host: '127.0.0.1',
    port: 0,
    natsPrefix: '',
    logLevel: 'info',
    businessTimeZone: 'UTC',
    development: true,
  });
});

test('every mistake at once, each with its name', () => {
  const mistakes = mistakesIn({
    DATABASE_URL: 'mysql://x',
    PORT: '70000',
    LOG_LEVEL: 'loud',
    BUSINESS_TZ: 'Mars/Olympus',
    NODE_ENV: 'staging',
  });
  for (const name of ['DATABASE_URL', 'NATS_URL', 'PORT', 'LOG_LEVEL', 'BUSINESS_TZ', 'NODE_ENV'])
    expect(mistakes.filter((line) => line.startsWith(name))).toHaveLength(1);
});

test('a URL’s password is in no message', () => {
  expect(mistakesIn({ ...good, DATABASE_URL: 'mysql://me:hunter2@host/x' }).join()).not.toContain(
    'hunter2',
  );
});

test.each(['-1', '1.5', 'x', '1e9'])('PORT %s is told to be none', (port) => {
  expect(mistakesIn({ ...good, PORT: port })).toHaveLength(1);
});

test('blank is as good as absent', () => {
  expect(read({ ...good, PORT: ' ', HOST: '' }).host).toBe('127.0.0.1');
});

// NATS_URL: what the client gets, and that no password is ever shown.
import { describe, expect, test } from 'vitest';
import { BrokerUrlError, readServers } from './server-url.ts';

describe('readServers', () => {
  test('one server without credentials', () => {
    expect(readServers('nats://127.0.0.1:4222')).toEqual({
      options: { servers: ['127.0.0.1:4222'] },
      redacted: 'nats://127.0.0.1:4222',
    });
  });

  test('a cluster, with a password that needs escaping, is shown without it', () => {
    const { options, redacted } = readServers('nats://ates:p%40ss@a:4222, nats://b:4223');
    expect(options).toEqual({
      servers: ['a:4222', 'b:4223'],
      user: 'ates',
      inboxPrefix: '_INBOX.ates',
      pass: 'p@ss',
    });
    expect(redacted).toBe('nats://***@a:4222,nats://b:4223');
  });

  test('a token and TLS', () => {
    expect(readServers('tls://s3cret@broker.example.com').options).toEqual({
      servers: ['broker.example.com'],
      token: 's3cret',
      tls: {},
    });
  });

  test('IPv6 and a bare host', () => {
    expect(readServers('nats://[::1]:4222').options.servers).toEqual(['[::1]:4222']);
    expect(readServers('localhost:4222').options.servers).toEqual(['localhost:4222']);
  });

  test.each(['', 'http://ates:hunter2@x', 'nats://ates:hunter2@', 'nats://ates:hunter2@x:99999'])(
    '%j is refused without repeating it',
    (url) => {
      expect(() => readServers(url)).toThrow(BrokerUrlError);
      expect(() => readServers(url)).not.toThrow(/hunter2/);
    },
  );
});

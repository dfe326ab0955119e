// The server over real HTTP: limits, masks, who may ask what, and health.
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { userId } from '../domain/ids.ts';
import { systemPorts } from '../process/system-ports.ts';
import { createLogger } from '../process/logger.ts';
import type { ApiContext } from './api-context.ts';
import { maskError } from './api-errors.ts';
import { AccessTableError } from './guard-schema.ts';
import {
  startSubgraphServer,
  type SubgraphServer,
  type SubgraphServerOptions,
} from './start-subgraph-server.ts';

const sdl = `
  type Query {
    open: String
    mine: String
    forAdmins: String
    fails: String
    correlation: String
    traceparent: String
  }
`;

const health = { answer: (): Promise<boolean> => Promise.resolve(true) };

const options: SubgraphServerOptions<ApiContext> = {
  host: '127.0.0.1',
  port: 0,
  sdl,
  resolvers: {
    Query: {
      open: () => 'open',
      mine: (_parent: unknown, _args: unknown, { viewer }: ApiContext) => viewer?.id,
      forAdmins: () => 'secret',
      fails: () => {
        throw new Error('select * from secrets at /srv/app.ts: 10.0.0.7 refused');
      },
      correlation: (_parent: unknown, _args: unknown, context: ApiContext) => context.correlationId,
      traceparent: (_parent: unknown, _args: unknown, context: ApiContext) => context.traceparent,
    },
  },
  access: {
    'Query.open': 'public',
    'Query.mine': 'signed-in',
    'Query.forAdmins': ['ADMIN'],
    'Query.fails': 'public',
    'Query.correlation': 'public',
    'Query.traceparent': 'public',
  },
  authenticate: (token) =>
    Promise.resolve(token === 'good' ? { id: userId('w1'), role: 'WORKER' } : undefined),
  createContext: (request) => request,
  newId: () => systemPorts.newId(),
  isReady: () => health.answer(),
  routes: { '/keys': () => Promise.resolve({ body: { keys: [] }, cacheSeconds: 60 }) },
  development: false,
  logger: createLogger({ name: 'test', level: 'silent' }),
};

let server: SubgraphServer;
beforeAll(async () => {
  server = await startSubgraphServer(options);
});
afterAll(() => server.close());

const at = (path: string): string => new URL(path, server.url).href;
const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions: { code: string } }[];
}

async function ask(query: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await post(JSON.stringify({ query }), headers);
  // What comes is a GraphQL answer; the assertions look at the rest.
  return (await response.json()) as Answer;
}

const codeOf = async (response: Response): Promise<string | undefined> =>
  ((await response.json()) as Answer).errors?.[0]?.extensions.code;

describe('access', () => {
  test('U-05: nobody signed in, or a token that is not good: UNAUTHENTICATED; public fields answer', async () => {
    const headers = { authorization: 'Bearer forged' };
    for (const sent of [{}, headers]) {
      const { data, errors } = await ask('{ open mine }', sent);
      expect(data).toEqual({ open: 'open', mine: null });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
    }
  });

  test('signed in: one’s own; not another role’s, and the rest of the answer stands', async () => {
    const { data, errors } = await ask('{ mine forAdmins }', { authorization: 'bearer good' });
    expect(data).toEqual({ mine: 'w1', forAdmins: null });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });

  test.each([
    ['a root field without a rule', { 'Query.open': 'public' as const }],
    ['a rule without a field', { ...options.access, 'Query.gone': 'public' as const }],
  ])('%s refuses to start', async (_what, access) => {
    await expect(startSubgraphServer({ ...options, access })).rejects.toThrow(AccessTableError);
  });
});

describe('answers tell nothing of the inside', () => {
  test('an unexpected failure is one sentence: no SQL, path, address or stack', async () => {
    const answer = await ask('{ open fails }');
    expect(answer.data).toEqual({ open: 'open', fails: null });
    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' });
    expect(JSON.stringify(answer)).not.toMatch(/select|secrets|srv|10\.0|stack|Error:/);
  });

  test('outside development: no introspection and no suggestions', async () => {
    expect((await ask('{ __schema { types { name } } }')).errors?.[0]?.message).toBeDefined();
    expect(JSON.stringify(await ask('{ opem }'))).not.toContain('open"');
  });

  test('errors made to be told keep their code and nothing else beside it', () => {
    const extensions = { code: 'BAD_USER_INPUT', stacktrace: ['at /srv/app.ts'] };
    expect(maskError({ message: 'first: too many', path: ['list'], extensions })).toEqual({
      message: 'first: too many',
      path: ['list'],
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });
});

describe('HTTP', () => {
  test.each([
    ['not POST', () => fetch(server.url), 405, 'METHOD_NOT_ALLOWED'],
    [
      'not JSON',
      () => post('{ open }', { 'content-type': 'text/plain' }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['half a JSON', () => post('{"query":'), 400, 'BAD_REQUEST'],
    ['no query', () => post('{"query":7}'), 400, 'BAD_REQUEST'],
    ['a list', () => post('[]'), 400, 'BAD_REQUEST'],
    ['nowhere', () => fetch(at('/elsewhere')), 404, 'NOT_FOUND'],
    ['not GET', () => fetch(at('/healthz'), { method: 'DELETE' }), 405, 'METHOD_NOT_ALLOWED'],
  ] as const)('%s', async (_what, request, status, code) => {
    const response = await request();
    expect(response.status).toBe(status);
    expect(await codeOf(response)).toBe(code);
  });

  test('a body above the limit: 413, told before it has all been sent', async () => {
    const size = 5 * 1024 * 1024;
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${size * 10}\r\n\r\n`,
    );
    socket.write('x'.repeat(size));
    const told = await new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk.toString();
        if (text.includes('BODY_TOO_LARGE')) resolve(text);
      });
      socket.on('close', () => resolve(text));
    });
    socket.destroy();
    expect(told).toMatch(/^HTTP\/1\.1 413 /);
    expect(told).toContain('BODY_TOO_LARGE');
  });

  test('wrong shapes beside the query are a client’s mistake', async () => {
    const response = await post('{"query":"{ open }","variables":"x"}');
    expect(response.status).toBe(400);
  });

  test('the correlation id is taken over when it is a uuid, made otherwise', async () => {
    const id = '0190c5a2-7d3e-7a10-8f00-000000000001';
    const told = await ask('{ correlation }', { 'x-correlation-id': id });
    expect(told.data?.['correlation']).toBe(id);
    const made = await ask('{ correlation }', { 'x-correlation-id': 'x' });
    expect(made.data?.['correlation']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a traceparent that no event would take is left out', async () => {
    const good = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const query = '{ traceparent }';
    expect((await ask(query, { traceparent: good })).data).toEqual({ traceparent: good });
    expect((await ask(query, { traceparent: 'nonsense' })).data).toEqual({ traceparent: null });
  });

  test('a plain route answers JSON and may be kept for a while', async () => {
    const response = await fetch(at('/keys'));
    expect(response.headers.get('cache-control')).toBe('public, max-age=60');
    expect(await response.json()).toEqual({ keys: [] });
  });

  test('in the same process: the same answer without HTTP', async () => {
    const { status, body } = await server.handle({ query: '{ open }' }, {});
    expect({ status, body: JSON.parse(body) as unknown }).toEqual({
      status: 200,
      body: { data: { open: 'open' } },
    });
  });
});

describe('health', () => {
  test.each([
    ['ready', () => Promise.resolve(true), 200],
    ['not ready', () => Promise.resolve(false), 503],
    ['what is asked fails', () => Promise.reject(new Error('no database')), 503],
    ['what is asked never answers', () => new Promise<boolean>(() => undefined), 503],
  ] as const)('readyz: %s', async (_what, answer, status) => {
    health.answer = answer;
    expect((await fetch(at('/readyz'))).status).toBe(status);
    expect((await fetch(at('/healthz'))).status).toBe(200);
  });
});

// What clients see over HTTP: the GraphQL-over-HTTP rules, limits with their codes, health, and never a 500
// for a client's mistake. A real gateway on a real port.
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { libraryGraph } from '../testing/library-graph.ts';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway(libraryGraph, {
    BODY_MAX_BYTES: '4096',
    TOKENS_MAX: '300',
    DEPTH_MAX: '8',
    SELECTIONS_MAX: '60',
    ROOT_FIELDS_MAX: '1000',
  });
});

afterAll(() => gateway.close());

const newer = 'application/graphql-response+json';
const older = 'application/json';

type Sent = { method?: string; headers?: Record<string, string>; body?: string; path?: string };

async function send({ method = 'POST', headers = {}, body, path = '/graphql' }: Sent) {
  const response = await fetch(gateway.url + path, {
    method,
    headers: { ...(method === 'POST' ? { 'content-type': older } : {}), ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: tryJson(text) };
}

type Told = { data?: unknown; errors?: { message: string; extensions?: { code?: string } }[] };

function tryJson(text: string): Told {
  try {
    const told: Told = JSON.parse(text);
    return told;
  } catch {
    return {};
  }
}

function post(parameters: unknown, accept = newer) {
  return send({ headers: { accept }, body: JSON.stringify(parameters) });
}

function get(parameters: Record<string, string>, accept = newer) {
  const path = `/graphql?${new URLSearchParams(parameters).toString()}`;
  return send({ method: 'GET', headers: { accept }, path });
}

describe('media types', () => {
  test.each([
    [newer, newer],
    [older, older],
    ['*/*', older],
    ['application/*', older],
    [`${newer}, ${older};q=0.9`, newer],
    [`${older};q=0.5, ${newer};q=0.9`, newer],
    [`${newer}; charset=utf-8, ${older}; charset=utf-8`, newer],
    ['text/html, application/json;q=0.1', older],
  ])('Accept: %s is answered as %s', async (accept, type) => {
    const { status, headers, json } = await post({ query: '{ __typename }' }, accept);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe(`${type}; charset=utf-8`);
    expect(json).toEqual({ data: { __typename: 'Query' } });
  });

  test('without Accept it is application/json', async () => {
    const status = await new Promise<string | undefined>((resolve, reject) => {
      const url = `${gateway.url}/graphql?query=%7B__typename%7D`;
      httpRequest(url, (response) => {
        response.resume();
        resolve(response.headers['content-type']);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(`${older}; charset=utf-8`);
  });

  test('nothing that can be answered is a 406', async () => {
    const { status, json } = await post({ query: '{ __typename }' }, 'text/html');
    expect(status).toBe(406);
    expect(json.errors?.[0]?.extensions?.code).toBe('NOT_ACCEPTABLE');
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=latin1',
    '',
  ])('a POST of %s is refused: a form of another site could send it', async (type) => {
    const { status, json } = await send({
      headers: { 'content-type': type },
      body: '{"query":"{ __typename }"}',
    });
    expect(status).toBe(415);
    expect(json.errors?.[0]?.extensions?.code).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
  ])('a POST of %s is read as UTF-8', async (type) => {
    const { json } = await send({
      headers: { 'content-type': type },
      body: JSON.stringify({
        query: 'mutation { rename(id: "b1", title: "Ünïcode ✓") { title } }',
      }),
    });
    expect(json).toEqual({ data: { rename: { title: 'Ünïcode ✓' } } });
  });
});

describe('parameters', () => {
  test('variables, operationName and extensions', async () => {
    const query = 'query A($n: Int) { books(first: $n) { id } } query B { __typename }';
    const { json } = await post({ query, operationName: 'A', variables: { n: 1 }, extensions: {} });
    expect(json).toEqual({ data: { books: [{ id: 'b1' }] } });
  });

  test('null stands for absent', async () => {
    const nothing = { variables: null, operationName: null, extensions: null };
    expect((await post({ query: '{ __typename }', ...nothing })).status).toBe(200);
  });

  test.each([
    ['no query', {}],
    ['a query that is a number', { query: 1 }],
    ['a query that is an object', { query: {} }],
    ['a name that is a number', { query: '{ __typename }', operationName: 1 }],
    ['variables in a string', { query: '{ __typename }', variables: '{}' }],
    ['variables in a list', { query: '{ __typename }', variables: [] }],
    ['extensions that are a boolean', { query: '{ __typename }', extensions: true }],

    ['null', null],
  ])('%s is a 400', async (_name, parameters) => {
    for (const accept of [newer, older]) {
      const { status, json } = await post(parameters, accept);
      expect(status).toBe(400);
      expect(json.errors?.[0]?.extensions?.code).toBe('BAD_REQUEST');
      expect(json.data).toBeUndefined();
    }
  });

  test('a body that is not JSON is a 400', async () => {
    const { status, json } = await send({ body: '{"query":' });
    expect(status).toBe(400);
    expect(json.errors?.[0]?.extensions?.code).toBe('BAD_REQUEST');
  });

  test('GET takes the same parameters as JSON in the query string', async () => {
    const query = 'query A($n: Int) { books(first: $n) { id } }';
    const { json } = await get({ query, operationName: 'A', variables: '{"n":1}', extensions: '' });
    expect(json).toEqual({ data: { books: [{ id: 'b1' }] } });
    expect((await get({ query, variables: '{n}' })).status).toBe(400);
  });

  test('GET does not let mutations through', async () => {
    const { status, headers, json } = await get({ query: 'mutation { count }' });
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe('POST');
    expect(json.errors?.[0]?.extensions?.code).toBe('METHOD_NOT_ALLOWED');
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is a 405', async (method) => {
    const { status, headers } = await send({ method, body: '{}' });
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe('GET, POST');
  });
});

describe('refused operations: 400 under the newer media type, 200 under the older, no data', () => {
  const fields = (n: number) => Array.from({ length: n }, (_, i) => `f${i}: __typename`).join(' ');
  const deep = (n: number): string => (n === 0 ? 'id' : `friends { ${deep(n - 1)} }`);
  test.each([
    ['GRAPHQL_PARSE_FAILED', '{ books {'],
    ['GRAPHQL_PARSE_FAILED', ''],
    ['GRAPHQL_VALIDATION_FAILED', '{ nothing }'],
    ['GRAPHQL_VALIDATION_FAILED', '{ hidden { id } }'],
    ['GRAPHQL_VALIDATION_FAILED', 'subscription { x }'],
    [
      'OPERATION_RESOLUTION_FAILED',
      'fragment F on Book { id } query A { __typename } query B { ...G } fragment G on Query { books { ...F } }',
    ],
    ['TOKENS_EXCEEDED', `{ ${fields(200)} }`],
    ['DEPTH_EXCEEDED', `{ author(id: "a1") { ${deep(9)} } }`],
    [
      'SELECTIONS_EXCEEDED',
      `{ ...A ...A } fragment A on Query { a: __typename ...B ...B } fragment B on Query { ...C ...C ...C }
       fragment C on Query { ${fields(10)} }`,
    ],
    ['BAD_USER_INPUT', 'query($n: Int!) { books(first: $n) { id } }'],
  ])('%s', async (code, query) => {
    for (const [accept, wanted] of [
      [newer, 400],
      [older, 200],
    ] as const) {
      const { status, json } = await post({ query }, accept);
      expect(json.errors?.[0]?.extensions?.code).toBe(code);
      expect(json).not.toHaveProperty('data');
      expect(status).toBe(wanted);
    }
  });

  test('an unknown operation name', async () => {
    const { json } = await post({ query: 'query A { __typename }', operationName: 'B' });
    expect(json.errors?.[0]?.extensions?.code).toBe('OPERATION_RESOLUTION_FAILED');
  });

  test.each([
    [{ n: 'x' }, 'a string'],
    [{ n: 1.5 }, 'a fraction'],
    [{ n: 2 ** 40 }, 'too large a number'],
    [{ n: {} }, 'an object'],
    [{ n: null }, 'null'],
  ])('variables %j (%s) never reach a subgraph', async (variables, _what) => {
    const before = gateway.asked.get('catalogue')?.length;
    const { status, json } = await post({
      query: 'query($n: Int!) { books(first: $n) { id } }',
      variables,
    });
    expect(status).toBe(400);
    expect(json.errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
    expect(gateway.asked.get('catalogue')?.length).toBe(before);
  });

  test('a body larger than allowed is a 413, with and without a length', async () => {
    const body = JSON.stringify({ query: `{ __typename } # ${'x'.repeat(5_000)}` });
    const sent = await send({ body });
    expect(sent.status).toBe(413);
    expect(sent.json.errors?.[0]?.extensions?.code).toBe('REQUEST_TOO_LARGE');
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const chunked = httpRequest(
        `${gateway.url}/graphql`,
        { method: 'POST', headers: { 'content-type': older } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      chunked.on('error', reject);
      chunked.write(body.slice(0, 2_500));
      chunked.write(body.slice(2_500));
    });
    expect(status).toBe(413);
  });
});

describe('answers', () => {
  test('a federated query', async () => {
    const { status, json } = await post({
      query: '{ book(id: "b1") { title author { name } stars } }',
    });
    expect(status).toBe(200);
    expect(json.data).toEqual({ book: { title: 'Emma', author: { name: 'Author a1' }, stars: 1 } });
  });

  test('an answer with errors of its fields is a 200 with data', async () => {
    const { status, json } = await post({ query: '{ author(id: "a1") { failing } }' });
    expect(status).toBe(200);
    expect(json).toEqual({
      data: { author: { failing: null } },
      errors: [
        {
          message: 'no luck',
          path: ['author', 'failing'],
          extensions: { code: 'SUBGRAPH_ERROR', service: 'authors' },
        },
      ],
    });
  });

  test('headers: only the allowed ones reach a subgraph', async () => {
    const correlation = '0190a1b2-0000-7000-8000-000000000001';
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const { headers } = await send({
      headers: {
        'x-ates-user': 'admin',
        'X-ATES-ROLE': 'ADMIN',
        cookie: 'a=b',
        'x-correlation-id': correlation,
        traceparent,
      },
      body: '{"query":"{ book(id: \\"b3\\") { id } }"}',
    });
    expect(headers.get('x-correlation-id')).toBe(correlation);
    expect(gateway.asked.get('catalogue')?.at(-1)?.headers).toEqual({
      'x-correlation-id': correlation,
      traceparent,
    });
  });

  test('a correlation id that is no UUID is made new', async () => {
    const { headers } = await send({
      headers: { 'x-correlation-id': 'drop table' },
      body: '{"query":"{ __typename }"}',
    });
    expect(headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each(['Bearer abc', 'Basic YTpi', 'Bearer a.b.c'])(
    'a bad token (%s) is a 401 whatever is accepted',
    async (authorization) => {
      for (const accept of [newer, older]) {
        const { status, headers, json } = await send({
          headers: { accept, authorization },
          body: '{"query":"{ __typename }"}',
        });
        expect(status).toBe(401);
        expect(headers.get('www-authenticate')).toBe('Bearer');
        expect(json.errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
      }
    },
  );
});

describe('besides /graphql', () => {
  test('health and readiness', async () => {
    expect((await send({ method: 'GET', path: '/healthz' })).status).toBe(200);
    const ready = await send({ method: 'GET', path: '/readyz' });
    expect(ready.status).toBe(200);
    expect(ready.json).toMatchObject({ ready: true });
  });

  test.each(['/nothing', '/graphql/', '//', '/graphiql/../config.ts', '/%2e%2e/etc/passwd'])(
    '%s is a 404 in JSON',
    async (path) => {
      const { status, json } = await send({ method: 'GET', path });
      expect(status).toBe(404);
      expect(json.errors?.[0]?.extensions?.code).toBe('NOT_FOUND');
    },
  );

  test('no address, path or stack is ever told', async () => {
    const all = await Promise.all([
      post({ query: '{ nothing }' }),
      post({ query: '{ author(id: "a1") { failing } }' }),
      send({ body: '{' }),
      send({ method: 'GET', path: '/nothing' }),
    ]);
    for (const { text } of all) expect(text).not.toMatch(/127\.0\.0\.1|node_modules|\.ts:|at /);
  });
});

test('in production the schema does not show itself', async () => {
  const hidden = await startTestGateway(libraryGraph, { NODE_ENV: 'production' });
  const ask = async (query: string) => {
    const response = await fetch(`${hidden.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': older },
      body: JSON.stringify({ query }),
    });
    return tryJson(await response.text());
  };
  expect((await ask('{ __schema { queryType { name } } }')).errors?.[0]?.extensions?.code).toBe(
    'GRAPHQL_VALIDATION_FAILED',
  );
  expect((await ask('{ book(id: "b1") { titel } }')).errors?.[0]?.message).toBe(
    'Cannot query field "titel" on type "Book".',
  );
  expect((await fetch(hidden.url)).status).toBe(404);
  await hidden.close();
});

test('closing finishes what is in flight and then refuses', async () => {
  const closing = await startTestGateway(libraryGraph);
  const answer = fetch(`${closing.url}/graphql?query={books{title author{name}}}`);
  const response = await answer;
  await closing.close();
  await closing.close();
  expect(response.status).toBe(200);
  await expect(fetch(`${closing.url}/healthz`)).rejects.toThrow('fetch failed');
});

// Every limit on what is asked and answered, on both transports, each with its code; and nothing over a limit
// reaches a subgraph.
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askByHttp, askBySocket, type AskedParameters } from '../testing/ask-gateway.ts';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts';
import type { TestSubgraphDefinition } from '../testing/test-subgraph.ts';

const shop: TestSubgraphDefinition = {
  sdl: `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
      import: ["@key", { name: "@cost", as: "@price" }, "@listSize"])
    type Query {
      text(length: Int!): String
      failures(count: Int!): [String!]
      items: [Item!]!
      fixed: [Item!]! @listSize(assumedSize: 3)
      some(count: Int): [Item!]! @listSize(slicingArguments: ["count"], requireOneSlicingArgument: false)
      page(first: Int = 20): ItemPage!
      cursor(first: Int): ItemPage! @listSize(slicingArguments: ["first"], sizedFields: ["items"])
      dear: Int @price(weight: 500)
      search(term: String @price(weight: 201)): Int
    }
    type ItemPage { items: [Item!]! edges: [Edge!]! total: Int! }
    type Edge { node: Item! }
    type Item { id: ID! parts: [Item!]! }
    type Mutation { count: Int! }
  `,
  resolvers: {
    Query: {
      text: (_: unknown, { length }: { length: number }) => 'x'.repeat(length),
      failures: (_: unknown, { count }: { count: number }) =>
        Array.from({ length: count }, () => new Error('y'.repeat(5_000))),
      items: () => [],
      fixed: () => [],
      some: () => [],
      page: () => ({ items: [], edges: [], total: 0 }),
      cursor: () => ({ items: [], edges: [], total: 0 }),
      dear: () => 1,
      search: () => 1,
    },
    Mutation: { count: () => 1 },
  },
};

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway(
    { shop },
    {
      TOKENS_MAX: '200',
      DEPTH_MAX: '6',
      SELECTIONS_MAX: '40',
      ALIASES_MAX: '5',
      ROOT_FIELDS_MAX: '8',
      DIRECTIVES_MAX: '4',
      COST_MAX: '400',
      PAGE_SIZE_MAX: '100',
      RESPONSE_MAX_BYTES: '20000',
      REQUEST_READ_TIMEOUT_MS: '300',
    },
  );
});

afterAll(() => gateway.close());

const repeat = (n: number, part: (i: number) => string) =>
  Array.from({ length: n }, (_, i) => part(i)).join(' ');

const tooMuch: [string, string, AskedParameters][] = [
  ['TOKENS_EXCEEDED', 'tokens', { query: `{ ${repeat(250, () => 'dear')} }` }],
  [
    'DEPTH_EXCEEDED',
    'levels',
    { query: '{ items { parts { parts { parts { parts { parts { id } } } } } } }' },
  ],
  ['ROOT_FIELDS_EXCEEDED', 'root fields', { query: `{ ${repeat(9, () => 'dear')} }` }],
  [
    'ROOT_FIELDS_EXCEEDED',
    'root fields in fragments',
    { query: '{ ...A ...A ...A } fragment A on Query { dear dear dear }' },
  ],
  [
    'SELECTIONS_EXCEEDED',
    'fields in fragments that double',
    {
      query: `{ items { ...A ...A } } fragment A on Item { ...B ...B } fragment B on Item { ...C ...C }
        fragment C on Item { id id id id id id }`,
    },
  ],
  ['ALIASES_EXCEEDED', 'aliases', { query: `{ items { ${repeat(6, (i) => `a${i}: id`)} } }` }],
  [
    'ALIASES_EXCEEDED',
    'aliases in fragments',
    { query: '{ items { ...A ...A ...A } } fragment A on Item { a: id b: id }' },
  ],
  [
    'DIRECTIVES_EXCEEDED',
    'directives',
    { query: `{ dear ${repeat(5, () => '@include(if: true)')} }` },
  ],
  [
    'DIRECTIVES_EXCEEDED',
    'directives in fragments, on spreads',
    {
      query:
        '{ ...A @include(if: true) ...A @skip(if: false) ...A } fragment A on Query { dear @skip(if: false) }',
    },
  ],
  ['COST_EXCEEDED', 'lists in lists', { query: '{ items { parts { parts { id } } } }' }],
  ['COST_EXCEEDED', '@cost of a field, renamed', { query: '{ dear }' }],
  [
    'COST_EXCEEDED',
    '@cost of an argument, twice',
    { query: '{ a: search(term: "x") b: search(term: "y") }' },
  ],
  [
    'COST_EXCEEDED',
    'a page by a variable',
    {
      query: 'query($n: Int) { page(first: $n) { edges { node { parts { id } } } } }',
      variables: { n: 90 },
    },
  ],
  [
    'COST_EXCEEDED',
    'a sized field below',
    { query: '{ cursor(first: 50) { items { parts { id } } } }' },
  ],
  ['PAGE_SIZE_EXCEEDED', 'a page', { query: '{ page(first: 101) { total } }' }],
  [
    'PAGE_SIZE_EXCEEDED',
    'a page by a variable',
    { query: 'query($n: Int) { some(count: $n) { id } }', variables: { n: 2_000_000_000 } },
  ],
];

describe('what is asked', () => {
  test.each(tooMuch)('%s: too many %s', async (code, _what, parameters) => {
    const before = gateway.asked.get('shop')?.length;
    const { status, told } = await askByHttp(gateway.url, parameters);
    expect(told.errors?.map(({ extensions }) => extensions?.code)).toEqual([code]);
    expect(status).toBe(400);
    expect(told).not.toHaveProperty('data');
    const bySocket = await askBySocket(gateway.url, parameters);
    expect(bySocket.errors?.map(({ extensions }) => extensions?.code)).toEqual([code]);
    expect(gateway.asked.get('shop')).toHaveLength(before ?? 0);
  });

  test.each<[string, AskedParameters]>([
    ['a branch that is left out', { query: '{ dear @include(if: false) items { id } }' }],
    ['@listSize says that a list is short', { query: '{ fixed { parts { parts { id } } } }' }],
    ['a slicing argument', { query: '{ some(count: 2) { parts { parts { id } } } }' }],
    ['the default of a slicing argument', { query: '{ page { edges { node { id } } } }' }],
    ['a sized field', { query: '{ cursor(first: 5) { items { parts { id } } total } }' }],
    ['a mutation', { query: 'mutation { count }' }],
  ])('within limits: %s', async (_name, parameters) => {
    const { status, told } = await askByHttp(gateway.url, parameters);
    expect({ status, errors: told.errors }).toEqual({ status: 200, errors: undefined });
  });

  test('a fragment that spreads itself is invalid and not endless', async () => {
    const query = '{ items { ...A } } fragment A on Item { id ...A }';
    const { told } = await askByHttp(gateway.url, { query });
    expect(told.errors?.[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  test('a body that does not arrive in time is a 408', async () => {
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{',
    );
    const answer = await new Promise<string>((resolve, reject) => {
      socket.once('data', (data) => resolve(String(data)));
      socket.once('error', reject);
    });
    socket.destroy();
    expect(answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*"code":"REQUEST_TIMEOUT"/);
  });
});

test.each([
  ['no HTTP', 'HELLO\r\n\r\n', 400, 'BAD_REQUEST'],
  [
    'headers that do not end',
    `GET /graphql HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`,
    431,
    'HEADERS_TOO_LARGE',
  ],
  [
    'an address without end',
    `GET /graphql?query=${'y'.repeat(40_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
    431,
    'HEADERS_TOO_LARGE',
  ],
])('%s is answered as JSON of the GraphQL shape', async (_name, sent, status, code) => {
  const { hostname, port } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  socket.write(sent);
  let answer = '';
  socket.setEncoding('utf8').on('data', (data: string) => (answer += data));
  await once(socket, 'close');
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  const told: unknown = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
  expect(told).toMatchObject({ errors: [{ extensions: { code } }] });
});

describe('what is answered', () => {
  test('an answer that is too large is an error with null data', async () => {
    const parameters = { query: '{ text(length: 30000) }' };
    const { status, told } = await askByHttp(gateway.url, parameters);
    expect(status).toBe(200);
    expect(told).toMatchObject({
      data: null,
      errors: [{ extensions: { code: 'RESPONSE_TOO_LARGE' } }],
    });
    expect(await askBySocket(gateway.url, parameters)).toMatchObject({
      data: null,
      errors: [{ extensions: { code: 'RESPONSE_TOO_LARGE' } }],
    });
  });

  test('errors are bounded: their messages', async () => {
    const { told } = await askByHttp(gateway.url, { query: '{ failures(count: 3) }' });
    expect(told.data).toEqual({ failures: null });
    for (const { message } of told.errors ?? []) expect(message.length).toBeLessThanOrEqual(1_001);
  });
});

// HTTP requests that are none of GraphQL's, or that nobody may send: each has its status and its code.

export interface RawRequest {
  readonly title: string;
  readonly init: RequestInit;
  readonly path?: string;
  readonly status: number;
  readonly code: string;
}

const json = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
const post = (
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = json,
): RequestInit => ({
  method: 'POST',
  headers,
  body,
});
const me = JSON.stringify({ query: '{ me { id } }' });
const bearing = (authorization: string): RequestInit => post(me, { ...json, authorization });
const mutation = encodeURIComponent('mutation { shuffleTasks { refusal { code } } }');

export const rawRequests: readonly RawRequest[] = [
  {
    title: 'a body too large',
    init: post(JSON.stringify({ query: `{ me { id } } #${'x'.repeat(300_000)}` })),
    status: 413,
    code: 'REQUEST_TOO_LARGE',
  },
  { title: 'no JSON', init: post('{"query":'), status: 400, code: 'BAD_REQUEST' },
  { title: 'no body', init: post(''), status: 400, code: 'BAD_REQUEST' },
  { title: 'a number', init: post('42'), status: 400, code: 'BAD_REQUEST' },
  { title: 'a query that is none', init: post('{"query":{}}'), status: 400, code: 'BAD_REQUEST' },
  {
    title: 'variables that are a list',
    init: post('{"query":"{ me { id } }","variables":[1]}'),
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    title: 'several at once',
    init: post(`[${me},${me}]`),
    status: 400,
    code: 'BATCHING_NOT_SERVED',
  },
  {
    title: 'bytes that are no UTF-8',
    init: post(new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])),
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    title: 'a form',
    init: post('query=%7Bme%7Bid%7D%7D', { 'content-type': 'application/x-www-form-urlencoded' }),
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  },
  { title: 'DELETE', init: { method: 'DELETE' }, status: 405, code: 'METHOD_NOT_ALLOWED' },
  {
    title: 'a mutation by GET',
    init: { headers: { accept: json.accept } },
    path: `?query=${mutation}`,
    status: 405,
    code: 'METHOD_NOT_ALLOWED',
  },
  {
    title: 'a path that is not there',
    init: {},
    path: '/../admin',
    status: 404,
    code: 'NOT_FOUND',
  },
  {
    title: 'a password for a token',
    init: bearing('Basic YTpi'),
    status: 401,
    code: 'UNAUTHENTICATED',
  },
  { title: 'an empty token', init: bearing('Bearer '), status: 401, code: 'UNAUTHENTICATED' },
  {
    title: 'a text for a token',
    init: bearing('Bearer abc'),
    status: 401,
    code: 'UNAUTHENTICATED',
  },
  {
    title: 'a token of 8 kB',
    init: bearing(`Bearer ${'x'.repeat(8000)}`),
    status: 401,
    code: 'UNAUTHENTICATED',
  },
  {
    title: 'an unsigned token',
    init: bearing(
      `Bearer ${[
        { alg: 'none', typ: 'at+jwt' },
        { sub: 'x', role: 'ADMIN', exp: 9e9 },
      ]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.')}.`,
    ),
    status: 401,
    code: 'UNAUTHENTICATED',
  },
];

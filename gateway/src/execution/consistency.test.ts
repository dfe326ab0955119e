// The consistency token on its way through the gateway: subgraphs' parts become the client's token, and the
// client's token reaches every fetch of its query (Y-12). A real gateway on a real port, by both executors.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { libraryGraph } from '../testing/library-graph.ts';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts';
import { createTestSubgraph } from '../testing/test-subgraph.ts';
import type { SubgraphHandler } from './in-process-subgraph-client.ts';

type Answer = {
  data?: JsonObject | null;
  errors?: { extensions: { code: string } }[];
  extensions?: { consistency?: string };
};

/** Tokens that arrived, by subgraph. */
const arrived = new Map<string, (string | undefined)[]>();
let mutations = 0;
let stale = '';

/** Answers like a subgraph of the kit: a part for every mutation, STALE when told so. */
function consistent(name: keyof typeof libraryGraph): SubgraphHandler {
  const { handle } = createTestSubgraph(libraryGraph[name]);
  return async (request, headers) => {
    arrived.set(name, [...(arrived.get(name) ?? []), headers['x-consistency']]);
    if (stale === name) {
      const errors = [{ message: 'not here yet', extensions: { code: 'STALE' } }];
      return { status: 200, body: JSON.stringify({ errors }) };
    }
    const { status, body } = await handle(request, headers);
    const answer: unknown = JSON.parse(body);
    if (!request.query.startsWith('mutation')) return { status, body };
    mutations += 1;
    const extensions = { consistency: `${name}-${mutations}` };
    return { status, body: JSON.stringify({ ...Object(answer), extensions }) };
  };
}

describe.each(['own', 'apollo'])('the consistency token, by the executor %s', (executor) => {
  let gateway: TestGateway;

  beforeAll(async () => {
    const subgraphs = {
      catalogue: consistent('catalogue'),
      authors: consistent('authors'),
      reviews: consistent('reviews'),
      scales: consistent('scales'),
    };
    gateway = await startTestGateway(libraryGraph, { EXECUTOR: executor }, { subgraphs });
  });

  afterAll(() => gateway.close());

  async function ask(query: string, sent: { header?: string; extension?: unknown } = {}) {
    arrived.clear();
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(sent.header === undefined ? {} : { 'x-consistency': sent.header }),
      },
      body: JSON.stringify({
        query,
        ...(sent.extension === undefined ? {} : { extensions: { consistency: sent.extension } }),
      }),
    });
    const answer: Answer = JSON.parse(await response.text());
    return { answer, header: response.headers.get('x-consistency') };
  }

  test('tokens of serial mutations merge into one, in the extensions and in a header', async () => {
    mutations = 0;
    const { answer, header } = await ask(
      'mutation { rename(id: "b1", title: "x") { id } addAuthor(name: "y") { id } count }',
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.extensions?.consistency).toBe('catalogue-1.authors-2.catalogue-3');
    expect(header).toBe('catalogue-1.authors-2.catalogue-3');
  });

  test('a query has none of its own', async () => {
    const { answer, header } = await ask('{ books { id } }');
    expect([answer.extensions, header]).toEqual([undefined, null]);
  });

  test.each([{ header: 'catalogue-1.authors-2' }, { extension: 'catalogue-1.authors-2' }])(
    'the client’s token goes to every fetch of a query: %o',
    async (sent) => {
      await ask('{ book(id: "b1") { title author { name } } }', sent);
      expect([...arrived]).toEqual([
        ['catalogue', ['catalogue-1.authors-2']],
        ['authors', ['catalogue-1.authors-2']],
      ]);
    },
  );

  test('a mutation waits for nothing', async () => {
    await ask('mutation { rename(id: "b1", title: "x") { id } }', { header: 'catalogue-1' });
    expect(arrived.get('catalogue')).toEqual([undefined]);
  });

  test('a subgraph that is STALE costs its own fields only', async () => {
    stale = 'authors';
    const { answer } = await ask('{ book(id: "b1") { title author { name } } }', { header: 'a-1' });
    stale = '';
    expect(answer.data).toEqual({ book: { title: 'Emma', author: null } });
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['STALE']);
  });

  test.each([
    { header: 'x'.repeat(8001) },
    { header: 'a b' },
    { extension: 7 },
    { extension: '.' },
  ])('what cannot be a token is BAD_USER_INPUT', async (sent) => {
    const { answer } = await ask('{ books { id } }', sent);
    expect(answer.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(arrived.size).toBe(0);
  });
});

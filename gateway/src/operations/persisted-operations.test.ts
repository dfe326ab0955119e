// Persisted operations as Apollo's clients speak them, over both transports: automatic ones by hash, trusted
// documents by id, and a gateway that serves nothing but those.
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askByHttp, askBySocket } from '../testing/ask-gateway.ts';
import { libraryGraph } from '../testing/library-graph.ts';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts';
import { readTrustedDocuments } from './persisted-operations.ts';

const query = '{ book(id: "b1") { title } }';
const data = { book: { title: 'Emma' } };
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const byHash = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: hashOf(text) } });

describe('automatic', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway(libraryGraph);
  });
  afterAll(() => gateway.close());

  test('unknown, then with its text, then by its hash alone; by GET too', async () => {
    const extensions = byHash(query);
    const unknown = await askByHttp(gateway.url, { extensions });
    expect(unknown.told.errors).toMatchObject([
      { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } },
    ]);
    expect((await askByHttp(gateway.url, { query, extensions })).told.data).toEqual(data);
    expect((await askByHttp(gateway.url, { extensions })).told.data).toEqual(data);
    const search = new URLSearchParams({ extensions: JSON.stringify(extensions) }).toString();
    const got: unknown = await (await fetch(`${gateway.url}/graphql?${search}`)).json();
    expect(got).toEqual({ data });
  });

  test('a text under a hash that is not its own is refused and not remembered', async () => {
    const other = '{ books { id } }';
    const { told } = await askByHttp(gateway.url, { query, extensions: byHash(other) });
    expect(told.errors?.[0]?.extensions?.code).toBe('PERSISTED_QUERY_HASH_MISMATCH');
    const after = await askByHttp(gateway.url, { extensions: byHash(other) });
    expect(after.told.errors?.[0]?.extensions?.code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  test('a text too large for its share of the memory is served and not remembered', async () => {
    const large = `${query} # ${'x'.repeat(20_000)}`;
    expect(
      (await askByHttp(gateway.url, { query: large, extensions: byHash(large) })).told,
    ).toEqual({
      data,
    });
    const { told } = await askByHttp(gateway.url, { extensions: byHash(large) });
    expect(told.errors?.[0]?.extensions?.code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  test.each([
    [{ version: 2, sha256Hash: hashOf(query) }],
    [{ version: 1, sha256Hash: '../../etc/passwd' }],
    [{ version: 1 }],
    ['x'],
  ])('%j is a bad request', async (persistedQuery) => {
    const { status, told } = await askByHttp(gateway.url, { extensions: { persistedQuery } });
    expect([status, told.errors?.[0]?.extensions?.code]).toEqual([400, 'BAD_REQUEST']);
  });

  test('a batch is refused with a code of its own', async () => {
    const { status, told } = await askByHttp(gateway.url, [{ query }, { query }]);
    expect([status, told.errors?.[0]?.extensions?.code]).toEqual([400, 'BATCHING_NOT_SERVED']);
  });
});

test('switched off, a hash is refused and a text is served', async () => {
  const gateway = await startTestGateway(libraryGraph, { PERSISTED_QUERIES: 'off' });
  const { told } = await askByHttp(gateway.url, { query, extensions: byHash(query) });
  expect(told.errors?.[0]?.extensions?.code).toBe('PERSISTED_QUERY_NOT_SUPPORTED');
  expect((await askByHttp(gateway.url, { query })).told.data).toEqual(data);
  await gateway.close();
});

describe('trusted documents only', () => {
  let gateway: TestGateway;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ates-documents-'));
    const file = join(folder, 'documents.json');
    await writeFile(
      file,
      JSON.stringify({ emma: query, [hashOf('{ __typename }')]: '{ __typename }' }),
    );
    gateway = await startTestGateway(libraryGraph, {
      TRUSTED_DOCUMENTS: file,
      TRUSTED_DOCUMENTS_ONLY: 'on',
    });
  });
  afterAll(async () => {
    await gateway.close();
    await rm(folder, { recursive: true });
  });

  test('by id, by its own text, by its hash; on a socket too', async () => {
    expect((await askByHttp(gateway.url, { documentId: 'emma' })).told.data).toEqual(data);
    expect((await askByHttp(gateway.url, { query })).told.data).toEqual(data);
    const { told } = await askByHttp(gateway.url, { extensions: byHash('{ __typename }') });
    expect(told.data).toEqual({ __typename: 'Query' });
    expect((await askBySocket(gateway.url, { query })).data).toEqual(data);
  });

  test('anything else is refused, whatever hash it brings', async () => {
    const other = '{ books { id } }';
    for (const parameters of [{ query: other }, { query: other, extensions: byHash(other) }]) {
      const { told } = await askByHttp(gateway.url, parameters);
      expect(told.errors?.[0]?.extensions?.code).toBe('DOCUMENT_NOT_TRUSTED');
      const bySocket = await askBySocket(gateway.url, parameters);
      expect(bySocket.errors?.[0]?.extensions?.code).toBe('DOCUMENT_NOT_TRUSTED');
    }
    const { told } = await askByHttp(gateway.url, { documentId: 'nobody' });
    expect(told.errors?.[0]?.extensions?.code).toBe('DOCUMENT_NOT_FOUND');
  });
});

test("Apollo's manifest is read too; what is neither is refused", () => {
  const manifest = {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [{ id: 'a', body: query, name: 'A', type: 'query' }],
  };
  expect(readTrustedDocuments(JSON.stringify(manifest)).get('a')).toBe(query);
  expect(() => readTrustedDocuments('[]')).toThrow('not a JSON object');
  expect(() => readTrustedDocuments('{"a":1}')).toThrow('needs an id and a text');
});

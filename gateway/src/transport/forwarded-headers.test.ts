// Headers go on to subgraphs when a list names them; what the gateway says itself cannot be listed.
import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { askByHttp } from '../testing/ask-gateway.ts';
import { libraryGraph } from '../testing/library-graph.ts';
import { startTestGateway } from '../testing/test-gateway.ts';
import { readForwardedNames } from './forwarded-headers.ts';

test('listed headers reach every subgraph, others none', async () => {
  const listed = await startTestGateway(libraryGraph, { FORWARD_HEADERS: 'X-Tenant, x-tongue' });
  const query = '{ book(id: "b1") { title author { name } } }';
  await askByHttp(listed.url, { query }, { 'x-tenant': 'shop', 'x-other': 'no' });
  for (const name of ['catalogue', 'authors']) {
    const headers = listed.asked.get(name)?.at(-1)?.headers ?? {};
    expect(Object.keys(headers).toSorted()).toEqual([
      'traceparent',
      'x-correlation-id',
      'x-tenant',
    ]);
    expect(headers['x-tenant']).toBe('shop');
  }
  await listed.close();
});

test.each([
  'authorization',
  'x-ates-gateway',
  'host',
  'accept',
  'traceparent',
  'content-length',
  'a b',
])('%s cannot be listed', (name) => {
  expect(readForwardedNames(`x-tenant, ${name}`)).toEqual({ bad: name });
  expect(() => readConfig({ FORWARD_HEADERS: name })).toThrow('cannot be forwarded');
});

// Progressive @override: a share of the requests by percent(x), other labels by setting or by a plugin, for each request.
import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { checkGateway } from '../check-gateway.ts';
import type { GatewayPlugin } from '../plugin.ts';
import { buildSupergraph } from '../supergraph/build-supergraph.ts';
import { askByHttp } from '../testing/ask-gateway.ts';
import { subgraph } from '../testing/feature-table.ts';
import { composeForTest, generousLimits } from '../testing/test-graph.ts';
import { startTestGateway } from '../testing/test-gateway.ts';
import { createOverrideOperation } from './override-operation.ts';
import { createOperationPreparer, isRefusal } from './prepare-operation.ts';

const moving = (label: string, field: string) =>
  `${field}: String @override(from: "a", label: "${label}")`;
const graph = {
  a: subgraph(
    'type P @key(fields: "id") { id: ID! x: String y: String z: String } type Query { p: P }',
    {
      Query: { p: () => ({ id: '1', x: 'old', y: 'old', z: 'old' }) },
    },
  ),
  b: subgraph(
    `type P @key(fields: "id") { id: ID! ${moving('percent(5)', 'x')} ${moving('percent(20.5)', 'y')} ${moving('beta', 'z')} }`,
    { P: { x: () => 'new', y: () => 'new', z: () => 'new' } },
  ),
};
const sdls = { a: graph.a.sdl, b: graph.b.sdl };

const supergraph = buildSupergraph(composeForTest(sdls));
const prepare = createOperationPreparer(supergraph, generousLimits);

test.each<[number, string[]]>([
  [0, ['percent(20.5)', 'percent(5)']],
  [0.049, ['percent(20.5)', 'percent(5)']],
  [0.05, ['percent(20.5)']],
  [0.204, ['percent(20.5)']],
  [0.206, []],
  [0.999, []],
])('a draw of %d turns on %j', (drawn, labels) => {
  const operation = prepare('{ p { x } }', undefined);
  if (isRefusal(operation)) throw new Error('A good operation was refused.');
  const override = createOverrideOperation(supergraph, new Set(), () => drawn);
  const chosen = override(operation);
  expect([...(chosen.overridden ?? [])]).toEqual(labels);
  // One object for one choice: plans hang on it.
  expect(override(operation)).toBe(chosen);
});

const query = '{ p { z } }';
const answered = (z: string) => ({ data: { p: { z } } });

test('a label that is no share: off, unless the setting turns it on', async () => {
  const off = await startTestGateway(graph);
  expect((await askByHttp(off.url, { query })).told).toEqual(answered('old'));
  await off.close();
  const on = await startTestGateway(graph, { OVERRIDE_LABELS: 'other, beta' });
  expect((await askByHttp(on.url, { query })).told).toEqual(answered('new'));
  await on.close();
});

test('a plugin turns a label on for one request, and for no other', async () => {
  const plugin = {
    requestDidStart: () => ({
      didResolveOperation: ({ overrideLabels, request }) => {
        if (request.extensions?.['beta'] === true) overrideLabels.add('beta');
      },
    }),
  } satisfies GatewayPlugin;
  const gateway = await startTestGateway(graph, {}, { plugins: [plugin] });
  for (const beta of [true, false, true]) {
    const { told } = await askByHttp(gateway.url, { query, extensions: { beta } });
    expect(told).toEqual(answered(beta ? 'new' : 'old'));
  }
  await gateway.close();
});

test('--check names a label that no @override has', async () => {
  const gateway = await startTestGateway(graph);
  const config = readConfig({ SUPERGRAPH: gateway.supergraphFile, OVERRIDE_LABELS: 'beta,betta' });
  await expect(checkGateway(config)).rejects.toThrow('no @override has the label betta');
  await gateway.close();
});

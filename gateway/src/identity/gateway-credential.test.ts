// Every fetch carries a credential that its subgraph accepts, now and in an hour; a client's own never passes.
import {
  gatewayCredentialHeader,
  isGatewayCredential,
} from '@ates/schema/identity/gateway-credential';
import { expect, test } from 'vitest';
import { askByHttp } from '../testing/ask-gateway.ts';
import { libraryGraph } from '../testing/library-graph.ts';
import { startTestGateway } from '../testing/test-gateway.ts';
import { createGatewayCredential } from './gateway-credential.ts';

const secret = 'k'.repeat(32);

test('one credential serves for a while and is signed again before it is over', () => {
  const clock = { now: new Date('2026-03-03T08:00:00Z') };
  const credential = createGatewayCredential(secret, 'tasks', () => clock.now);
  const seen = new Set<string>();
  for (let second = 0; second < 3_600; second += 1) {
    clock.now = new Date(clock.now.getTime() + 1_000);
    const text = credential()[gatewayCredentialHeader] ?? '';
    seen.add(text);
    expect(isGatewayCredential(text, secret, 'tasks', clock.now)).toBe(true);
  }
  expect(seen.size).toBe(120);
});

test('every subgraph gets its own, whatever the client sends', async () => {
  const gateway = await startTestGateway(libraryGraph, { GATEWAY_SECRET: secret });
  const query = '{ book(id: "b1") { title author { name } } }';
  await askByHttp(gateway.url, { query }, { [gatewayCredentialHeader]: 'made up' });
  for (const name of ['catalogue', 'authors']) {
    const sent = gateway.asked.get(name)?.at(-1)?.headers[gatewayCredentialHeader];
    expect(isGatewayCredential(String(sent), secret, name, new Date())).toBe(true);
  }
  await gateway.close();
});

test('without a secret there is none', async () => {
  expect(createGatewayCredential('', 'tasks')()).toEqual({});
  await expect(startTestGateway(libraryGraph, { GATEWAY_SECRET: 'short' })).rejects.toThrow(
    /GATEWAY_SECRET(?!=)/,
  );
});

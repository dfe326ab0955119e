// A person's rate is theirs alone: who asks too much waits, on both transports, and everybody else is served.
import { expect, test } from 'vitest';
import { askByHttp, askBySocket } from '../testing/ask-gateway.ts';
import { openLiveWorld } from '../testing/live-world.ts';

test('over one’s rate: 429 with Retry-After; others at the same address go on', async () => {
  const world = await openLiveWorld({ RATE_LIMIT_IDENTITY: '1', RATE_LIMIT_BURST_SECONDS: '1' });
  const { url } = world.gateway;
  // A mutation costs ten: nine more than one second allows.
  const query = 'mutation { touch(accountId: "a") }';
  const ann = { authorization: world.token('ann') };
  const bob = { authorization: world.token('bob') };
  expect((await askByHttp(url, { query }, ann)).status).toBe(200);
  const over = await askByHttp(url, { query }, ann);
  expect(over.status).toBe(429);
  expect(over.headers.get('retry-after')).toMatch(/^[5-9]$/);
  const bySocket = await askBySocket(url, { query }, ann);
  expect(bySocket.errors?.[0]?.extensions?.code).toBe('RATE_LIMITED');
  expect((await askByHttp(url, { query }, bob)).status).toBe(200);
  expect((await askByHttp(url, { query })).status).toBe(200);
  await world.dispose();
});

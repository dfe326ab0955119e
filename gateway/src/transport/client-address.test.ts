// Which address counts: a client cannot choose its own.
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { clientAddress } from './client-address.ts';

function from(peer: string, forwarded?: string): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: peer });
  const request = new IncomingMessage(socket);
  if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded;
  return request;
}

test.each([
  ['10.1.2.3', undefined, 0, '10.1.2.3'],
  ['10.1.2.3', '1.1.1.1', 0, '10.1.2.3'],
  ['10.1.2.3', 'made.up, 1.1.1.1', 1, '1.1.1.1'],
  ['10.1.2.3', '1.1.1.1, 2.2.2.2', 2, '1.1.1.1'],
  ['10.1.2.3', undefined, 1, '10.1.2.3'],
  ['::ffff:10.1.2.3', undefined, 0, '10.1.2.3'],
  ['2001:db8:0:1::5', undefined, 0, '2001:db8:0:1::/64'],
  ['2001:0db8:0000:0001:ffff:ffff:ffff:ffff', undefined, 0, '2001:db8:0:1::/64'],
  ['::1', undefined, 0, '0:0:0:0::/64'],
])('%s with X-Forwarded-For %s behind %i proxies counts as %s', (peer, header, proxies, counts) => {
  expect(clientAddress(from(peer, header), proxies)).toBe(counts);
});

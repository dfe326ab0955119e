// AU-2, AU-3: keys and epochs arrive by state events, and what is revoked is known.
import { createPublicKey } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { provisionStreams } from '../broker/streams.ts';
import { encodeEvent } from '../contracts/codec.ts';
import { newEvent, type EventFacts } from '../contracts/envelope.ts';
import { signingKeyStateV1, userStateV1, type SigningKeyStateV1 } from '../contracts/users.ts';
import { openTestBroker, type TestBroker } from '../testing/test-broker.ts';
import { watchIdentity, type IdentityReplica } from './identity-replica.ts';
import { tokenAlgorithm } from './token.ts';

const { publicKey } = await generateKeyPair(tokenAlgorithm, { extractable: true });
const jwk = await exportJWK(publicKey);
const publicJwk = { ...jwk, kty: 'EC', kid: 'k1', alg: tokenAlgorithm };

let world: TestBroker;
let replica: IdentityReplica;
let problems: Error[];
let nowMs: number;

beforeEach(async () => {
  world = await openTestBroker();
  await provisionStreams(world.broker);
  problems = [];
  nowMs = Date.parse('2026-03-03T09:00:00.000Z');
});
afterEach(async () => {
  await replica.close();
  await world.dispose();
});

function start(): Promise<void> {
  replica = watchIdentity(world.broker, {
    now: () => new Date(nowMs),
    onProblem: (problem) => problems.push(problem),
  });
  return replica.ready;
}

const factsOf = (aggregateVersion: number): EventFacts => ({
  id: '0199f0c0-0000-7000-8000-000000000001',
  time: '2026-03-03T09:00:00.000Z',
  aggregateVersion,
  correlationId: 'c1',
  causationId: 'c1',
  actor: { id: 'users', role: 'SYSTEM' },
});

async function tellKey(key: SigningKeyStateV1): Promise<void> {
  const event = newEvent(signingKeyStateV1, factsOf(key.version), key);
  const subject = world.broker.subject(signingKeyStateV1.subjectOf(key.keyId));
  await world.broker.js.publish(subject, encodeEvent(signingKeyStateV1, event));
}

async function tellEpoch(userId: string, version: number, tokenEpoch: number): Promise<void> {
  const event = newEvent(userStateV1, factsOf(version), {
    userId,
    version,
    name: 'Ann',
    role: 'WORKER',
    status: 'ACTIVE',
    tokenEpoch,
    updatedAt: '2026-03-03T09:00:00.000Z',
  });
  const subject = world.broker.subject(userStateV1.subjectOf(userId));
  await world.broker.js.publish(subject, encodeEvent(userStateV1, event));
}

describe('watchIdentity', () => {
  test('when it is ready, all keys and epochs are there', async () => {
    await tellKey({ keyId: 'k1', version: 1, publicJwk });
    await tellEpoch('w1', 4, 3);
    await start();
    const key = replica.keys.keyOf('k1');
    expect(key?.equals(createPublicKey({ key: jwk, format: 'jwk' }))).toBe(true);
    expect(replica.epochs.epochOf('w1')).toBe(3);
    expect(replica.epochs.epochOf('nobody')).toBeUndefined();
    expect(replica.keys.keyOf('k2')).toBeUndefined();
  });

  test('a raised epoch is told; an older version of the state changes nothing', async () => {
    await tellEpoch('w1', 2, 1);
    await start();
    const raised = vi.fn<(userId: string, epoch: number) => void>();
    const stop = replica.epochs.onRaised(raised);
    await tellEpoch('w1', 1, 9);
    await tellEpoch('w1', 3, 2);
    await vi.waitFor(() => expect(replica.epochs.epochOf('w1')).toBe(2), 10_000);
    expect(raised.mock.calls).toEqual([['w1', 2]]);
    stop();
    await tellEpoch('w1', 4, 5);
    await vi.waitFor(() => expect(replica.epochs.epochOf('w1')).toBe(5), 10_000);
    expect(raised).toHaveBeenCalledTimes(1);
  });

  test('a key ends at its notAfter, and stays the same object while only that moves', async () => {
    await tellKey({ keyId: 'k1', version: 1, publicJwk });
    await start();
    const before = replica.keys.keyOf('k1');
    await tellKey({ keyId: 'k1', version: 2, publicJwk, notAfter: '2026-03-03T09:10:00.000Z' });
    const later = nowMs + 600_000;
    await vi.waitFor(() => {
      nowMs = later;
      expect(replica.keys.keyOf('k1')).toBeUndefined();
    }, 10_000);
    nowMs = later - 1;
    expect(replica.keys.keyOf('k1')).toBe(before);
  });

  test('a key of another algorithm or name is reported and not used', async () => {
    await tellKey({ keyId: 'k1', version: 1, publicJwk: { ...publicJwk, alg: 'HS256' } });
    await tellKey({ keyId: 'k2', version: 1, publicJwk });
    await start();
    expect(replica.keys.keyOf('k1')).toBeUndefined();
    expect(replica.keys.keyOf('k2')).toBeUndefined();
    expect(problems).toHaveLength(2);
  });
});

// The codec against hand-made and generated events: what keeps its contract passes both ways, nothing else does.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contracts } from './catalogue.ts';
import { decodeEvent, encodeEvent, eventBytesMax, InvalidEventError, isEventOf } from './codec.ts';
import { newEvent, type EventFacts } from './envelope.ts';
import { taskAssignedV1, taskCreatedV2, taskStateV2 } from './tasks.ts';
import { accountStateV1, entryPostedV1 } from './billing.ts';
import { signingKeyStateV1 } from './users.ts';

const facts: EventFacts = {
  id: '0199f0c0-0000-7000-8000-000000000001',
  time: new Date('2026-03-03T09:00:00.000Z'),
  aggregateVersion: 1,
  correlationId: '0199f0c0-0000-7000-8000-000000000002',
  causationId: '0199f0c0-0000-7000-8000-000000000003',
  actor: { id: 'u1', role: 'MANAGER' },
};
const assigned = newEvent(taskAssignedV1, facts, {
  taskId: 't1',
  assigneeId: 'w1',
  reason: 'CREATED',
  assignedAt: '2026-03-03T09:00:00.000Z',
});

/** The event as plain JSON with one change, as a foreign producer could have sent it. */
function changed(change: Record<string, unknown>): string {
  return JSON.stringify({ ...assigned, ...change });
}

describe('encodeEvent and decodeEvent', () => {
  test('an event comes back as it was written, with its contract', () => {
    const decoded = decodeEvent(encodeEvent(taskAssignedV1, assigned));
    expect(decoded).toEqual({ ok: true, contract: taskAssignedV1, event: assigned });
  });

  test('bytes decode like text', () => {
    const bytes = new TextEncoder().encode(encodeEvent(taskAssignedV1, assigned));
    expect(decodeEvent(bytes)).toMatchObject({ ok: true, event: assigned });
  });

  test('isEventOf narrows to the contract', () => {
    const decoded = decodeEvent(encodeEvent(taskAssignedV1, assigned));
    if (!decoded.ok) throw new Error(decoded.detail);
    expect(isEventOf(taskAssignedV1, decoded.event)).toBe(true);
    expect(isEventOf(taskCreatedV2, decoded.event)).toBe(false);
  });

  test('contracts are open: unknown properties pass and are kept', () => {
    const decoded = decodeEvent(
      changed({ data: { ...assigned.data, mood: 'good' }, partner: 'x' }),
    );
    expect(decoded).toMatchObject({ ok: true, event: { partner: 'x', data: { mood: 'good' } } });
  });

  test.each([
    ['no JSON', '{', 'MALFORMED'],
    ['not an object', '[1]', 'MALFORMED'],
    ['no type', '{}', 'MALFORMED'],
    ['not UTF-8', new Uint8Array([0xff, 0xfe]), 'MALFORMED'],
    ['too large', ' '.repeat(eventBytesMax + 1), 'MALFORMED'],
    ['unknown version', changed({ type: 'ates.tasks.task.assigned.v9' }), 'UNKNOWN_TYPE'],
    ['prototype name as type', changed({ type: '__proto__' }), 'UNKNOWN_TYPE'],
    ['data missing', changed({ data: undefined }), 'INVALID'],
    ['wrong enum', changed({ data: { ...assigned.data, reason: 'MOOD' } }), 'INVALID'],
    ['time with offset', changed({ time: '2026-03-03T09:00:00.000+01:00' }), 'INVALID'],
    ['a day that is not', changed({ time: '2026-02-30T09:00:00.000Z' }), 'INVALID'],
    ['id no uuid', changed({ id: '1' }), 'INVALID'],
    ['subject of another entity', changed({ subject: 't2' }), 'INVALID'],
  ] as const)('%s is told apart', (_name, message, reason) => {
    expect(decodeEvent(message)).toMatchObject({ ok: false, reason });
  });

  test('an invalid event is not written; the error names path and problem', () => {
    const wrong = { ...assigned, subject: 'a.b' };
    expect(() => encodeEvent(taskAssignedV1, wrong)).toThrow(InvalidEventError);
    expect(() => encodeEvent(taskAssignedV1, wrong)).toThrow(/\/subject must match pattern/);
  });

  test('an event too large for the broker is not written', () => {
    const huge = { ...assigned, data: { ...assigned.data, extra: 'x'.repeat(eventBytesMax) } };
    expect(() => encodeEvent(taskAssignedV1, huge)).toThrow(/larger than/);
  });

  test('ids that would change the meaning of a subject are refused', () => {
    const bad = fc.oneof(
      fc.constantFrom('', '*', '>', 'a.b', 'a b', 'a\u0000', 'a\n', '\u007f', 'a'.repeat(129)),
      fc.string().filter((id) => !/^[A-Za-z0-9_-]{1,128}$/.test(id)),
    );
    fc.assert(
      fc.property(bad, (taskId) => {
        const message = changed({ subject: taskId, data: { ...assigned.data, taskId } });
        expect(decodeEvent(message)).toMatchObject({ ok: false, reason: 'INVALID' });
      }),
    );
  });

  test('money is whole minor units; a price is never negative, a balance may be', () => {
    const account = (amount: number) =>
      newEvent(accountStateV1, facts, {
        accountId: 'w1',
        userId: 'w1',
        balance: { amount, currency: 'USD' },
        earnedToday: { amount: 0, currency: 'USD' },
        businessDay: '2026-03-03',
        version: 1,
        updatedAt: '2026-03-03T09:00:00.000Z',
      });
    expect(() => encodeEvent(accountStateV1, account(-1500))).not.toThrow();
    expect(() => encodeEvent(accountStateV1, account(0.5))).toThrow(/integer/);
    const priced = { ...taskState, fee: { amount: -1, currency: 'USD' } };
    expect(() => encodeEvent(taskStateV2, newEvent(taskStateV2, facts, priced))).toThrow(/fee/);
  });

  test('a state tells its version in the envelope too, because compaction goes by the envelope', () => {
    const state = newEvent(taskStateV2, facts, { ...taskState, version: 2 });
    expect(() => encodeEvent(taskStateV2, state)).toThrow(/\/aggregateversion is not the version/);
    expect(decodeEvent(JSON.stringify(state))).toMatchObject({ ok: false, reason: 'INVALID' });
  });

  test('a private key never leaves', () => {
    const publicJwk = {
      kty: 'EC',
      kid: 'k1',
      alg: 'ES256',
      crv: 'P-256',
      x: 'x',
      y: 'y',
      d: 'secret',
    };
    const key = newEvent(signingKeyStateV1, facts, { keyId: 'k1', version: 1, publicJwk });
    expect(() => encodeEvent(signingKeyStateV1, key)).toThrow(/publicJwk/);
  });
});

describe('the catalogue', () => {
  test('types and subjects are unique and follow the naming of EVENTS.md', () => {
    expect(new Set(contracts.map((contract) => contract.type)).size).toBe(contracts.length);
    for (const contract of contracts) {
      const { context, entity, fact, family, version, type, stream } = contract;
      const name = fact === undefined ? `${context}.${entity}` : `${context}.${entity}.${fact}`;
      expect(type).toBe(`ates.${name}.v${version}`);
      const root = family === 'event' ? 'evt' : family;
      expect(contract.subjectOf('x1')).toBe(`${root}.${name}.v${version}.x1`);
      const home = { event: context.toUpperCase(), state: 'STATE', contact: 'CONTACTS' }[family];
      expect(stream).toBe(home);
    }
  });

  test('every state carries its version', () => {
    const states = contracts.filter((contract) => contract.family !== 'event');
    for (const { schema } of states) expect(schema.required).toContain('version');
  });

  test("an account's entries share one subject, so the live audit log is one filter", () => {
    expect(entryPostedV1.subjectOf('w1')).toBe('evt.billing.entry.posted.v1.w1');
  });
});

const taskState = {
  taskId: 't1',
  version: 1,
  title: 'Mow the lawn',
  description: null,
  status: 'OPEN' as const,
  assigneeId: 'w1',
  createdBy: 'u1',
  createdAt: '2026-03-03T09:00:00.000Z',
  updatedAt: '2026-03-03T09:00:00.000Z',
};

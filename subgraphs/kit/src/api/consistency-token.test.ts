// The consistency token as a text: what goes in comes out, tokens merge by being joined, and what somebody
// made up, cut off or blew up is no token.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemPorts } from '../process/system-ports.ts';
import { partOf, readToken, tokenCharactersMax, writePart } from './consistency-token.ts';

const secret = 'a secret';
const written = (aggregateId: string, version: number, type = 'ates.tasks.task.assigned.v1') => ({
  id: systemPorts.newId(),
  type,
  aggregateType: 'task',
  aggregateId,
  entityId: aggregateId,
  version,
});

function tokenOf(...events: ReturnType<typeof written>[]): string {
  const part = partOf('tasks', events);
  if (!part) throw new Error('nothing was written');
  return writePart(part, secret);
}

describe('the token (decision 0010)', () => {
  test('carries per aggregate its newest version and the newest event of each type', () => {
    const first = written('a', 1);
    const second = written('a', 2);
    const state = written('a', 2, 'ates.tasks.task.v2');
    const other = { ...written('b', 7), entityId: 'c' };
    const token = tokenOf(first, second, state, other);
    expect(readToken(token, 'tasks', secret)).toEqual([
      {
        origin: 'tasks',
        aggregates: [
          {
            type: 'task',
            id: 'a',
            version: 2,
            events: [
              { type: second.type, id: second.id, entityId: 'a' },
              { type: state.type, id: state.id, entityId: 'a' },
            ],
          },
          {
            type: 'task',
            id: 'b',
            version: 7,
            events: [{ type: other.type, id: other.id, entityId: 'c' }],
          },
        ],
      },
    ]);
  });

  test('nothing written is no token', () => expect(partOf('tasks', [])).toBeUndefined());

  test('tokens merge by being joined with a dot; the same part counts once', () => {
    const [one, two] = [tokenOf(written('a', 1)), tokenOf(written('b', 1))];
    const ids = readToken(`${one}.${two}.${one}`, 'tasks', secret)?.map(
      ({ aggregates }) => aggregates[0]?.id,
    );
    expect(ids).toEqual(['a', 'b']);
  });

  test('is bounded: of very much the newest is kept', () => {
    const events = Array.from({ length: 500 }, (_, index) => written(`task-${index}`, 1));
    const token = tokenOf(...events);
    expect(token.length).toBeLessThanOrEqual(4000);
    const kept = readToken(token, 'tasks', secret)?.[0]?.aggregates ?? [];
    expect(kept.length).toBeGreaterThan(20);
    expect(kept.at(-1)?.id).toBe('task-499');
  });
});

describe('what is no token', () => {
  const good = tokenOf(written('a', 1));

  test('a version somebody made up: the origin has not signed it', () => {
    expect(readToken(good, 'tasks', 'another secret')).toBeUndefined();
    const forged = writePart({ origin: 'tasks', aggregates: [] }, 'mine');
    expect(readToken(forged, 'tasks', secret)).toBeUndefined();
  });

  test('another subgraph cannot check it, and only waits for what it says', () => {
    expect(readToken(good, 'billing', 'another secret')).toHaveLength(1);
  });

  test.each([
    ['nothing', ''],
    ['a text', 'hello'],
    ['JSON', '{"tasks":1}'],
    ['a cut token', good.slice(0, -4)],
    ['a token with a tail', `${good}.`],
    ['padding', `${good}=`],
    ['too long a token', Array.from({ length: 200 }, () => good).join('.')],
    ['other content', Buffer.from(`${'x'.repeat(12)}[1,"tasks",[],[[]]]`).toString('base64url')],
    ['another format', Buffer.from(`${'x'.repeat(12)}[2,"users",[],[]]`).toString('base64url')],
  ])('%s', (_name, token) => {
    expect(readToken(token, 'tasks', secret)).toBeUndefined();
    expect(readToken(token, 'billing', secret)).toBeUndefined();
  });

  test('any text is read without an exception, and what reads has ids only', () => {
    fc.assert(
      fc.property(fc.string(), fc.json(), (text, json) => {
        expect(readToken(text, 'tasks', secret)).toBeUndefined();
        const packed = Buffer.from(`${'x'.repeat(12)}${json}`).toString('base64url');
        expect(readToken(packed, 'billing', secret)).toBeUndefined();
      }),
    );
  });

  test('the bound is what a header takes', () => expect(tokenCharactersMax).toBe(8000));
});

// TT-17: the Jira id leaves the title, and whatever a version 1 producer wrote becomes a valid version 2 event.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeEvent, encodeEvent } from './codec.ts';
import { newEvent, type EventFacts } from './envelope.ts';
import { taskAssignedV1, taskCreatedV1, taskCreatedV2, taskStateV1, taskStateV2 } from './tasks.ts';
import { splitTitle, upcastToNewest } from './upcast.ts';

const facts: EventFacts = {
  id: '0199f0c0-0000-7000-8000-000000000001',
  time: '2026-03-03T09:00:00.000Z',
  aggregateVersion: 1,
  correlationId: 'request-1',
  causationId: 'command-1',
  actor: { id: 'u1', role: 'WORKER' },
};
const createdWith = (title: string) =>
  newEvent(taskCreatedV1, facts, {
    taskId: 't1',
    title,
    description: null,
    createdBy: 'u1',
    createdAt: '2026-03-03T09:00:00.000Z',
  });

describe('splitTitle', () => {
  test.each([
    ['[UBERPOP-42] - Feed the parrots', 'UBERPOP-42', 'Feed the parrots'],
    ['[UBERPOP-42] – Feed', 'UBERPOP-42', 'Feed'],
    ['[UBERPOP-42]—Feed', 'UBERPOP-42', 'Feed'],
    ['[UBERPOP-42] Feed', 'UBERPOP-42', 'Feed'],
    ['[UBERPOP-42]Feed', 'UBERPOP-42', 'Feed'],
    ['[A1-0] - [B-1] Feed', 'A1-0', '[B-1] Feed'],
  ])('%s splits', (title, jiraId, rest) => {
    expect(splitTitle(title)).toEqual({ jiraId, title: rest });
  });

  test.each([
    'Feed the parrots',
    'Feed [UBERPOP-42] parrots',
    ' [UBERPOP-42] Feed',
    '[uberpop-42] Feed',
    '[1A-42] Feed',
    '[UBERPOP-] Feed',
    '[UBERPOP-42]',
    '[UBERPOP-42] Feed\nthem',
    '',
  ])('%j is kept and has no Jira id', (title) => {
    expect(splitTitle(title)).toEqual({ title });
  });
});

describe('upcastToNewest', () => {
  const jiraIds = fc.stringMatching(/^[A-Z][A-Z0-9]{0,8}-[0-9]{1,6}$/);
  const separators = fc.stringMatching(/^ {0,2}[-–—]? {0,2}$/);
  const plain = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 ]{0,50}$/);

  test('a title built from id, dash and text gives back id and text', () => {
    fc.assert(
      fc.property(jiraIds, separators, plain, (jiraId, separator, text) => {
        const event = upcastToNewest(createdWith(`[${jiraId}]${separator}${text}`));
        expect(event).toMatchObject({ type: taskCreatedV2.type, data: { jiraId, title: text } });
      }),
    );
  });

  test('a title without brackets is kept unchanged and has no Jira id', () => {
    const titles = fc.string({ maxLength: 500 }).filter((title) => !title.startsWith('['));
    fc.assert(
      fc.property(titles, (title) => {
        const { data } = upcastToNewest(createdWith(title));
        expect(data).toMatchObject({ title });
        expect(data).not.toHaveProperty('jiraId');
      }),
    );
  });

  test('whatever is a valid version 1 becomes a valid version 2 with the same id, time and actor', () => {
    const titles = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.tuple(jiraIds, fc.string()).map(([jiraId, text]) => `[${jiraId}]${text}`),
    );
    fc.assert(
      fc.property(titles, (title) => {
        const decoded = decodeEvent(encodeEvent(taskCreatedV1, createdWith(title)));
        if (!decoded.ok) throw new Error(decoded.detail);
        const { type, dataschema, data, ...rest } = upcastToNewest(decoded.event);
        const again = decodeEvent(JSON.stringify({ type, dataschema, data, ...rest }));
        expect(again.ok && again.contract).toBe(taskCreatedV2);
        expect(createdWith(title)).toMatchObject(rest);
      }),
    );
  });

  test('a jiraId that strayed into version 1 does not count', () => {
    const stray = { ...createdWith('Feed').data, jiraId: 42 };
    const { data } = upcastToNewest(newEvent(taskCreatedV1, facts, stray));
    expect(data).not.toHaveProperty('jiraId');
  });

  test('the state of a task is upcast the same way and keeps price and status', () => {
    const state = newEvent(
      taskStateV1,
      { ...facts, aggregateVersion: 3 },
      {
        ...createdWith('[UBERPOP-42] - Feed').data,
        version: 3,
        status: 'COMPLETED',
        assigneeId: 'w1',
        completedAt: '2026-03-03T10:00:00.000Z',
        fee: { amount: 1500, currency: 'USD' },
        reward: { amount: 2800, currency: 'USD' },
        updatedAt: '2026-03-03T10:00:00.000Z',
      },
    );
    const newest = upcastToNewest(state);
    expect(newest.type).toBe(taskStateV2.type);
    expect(newest.dataschema).toBe(taskStateV2.dataSchema);
    expect(newest.data).toEqual({ ...state.data, title: 'Feed', jiraId: 'UBERPOP-42' });
  });

  test('an event of the newest version is returned as it is', () => {
    const event = newEvent(taskAssignedV1, facts, {
      taskId: 't1',
      assigneeId: 'w1',
      reason: 'CREATED',
      assignedAt: '2026-03-03T09:00:00.000Z',
    });
    expect(upcastToNewest(event)).toBe(event);
  });
});

// A subject is filled only with ids: nothing a client sends can become a wildcard or another subject.
import { expect, test } from 'vitest';
import { parseSubjectTemplate } from './subject-template.ts';

const template = parseSubjectTemplate('state.billing.account.v1.{accountId|viewer}');

test('the pattern has a star at each place', () => {
  expect(template.pattern).toBe('state.billing.account.v1.*');
});

test.each([
  [{ accountId: 'u2' }, 'u1', { kind: 'subject', subject: 'state.billing.account.v1.u2' }],
  [{}, 'u1', { kind: 'subject', subject: 'state.billing.account.v1.u1' }],
  [{ accountId: null }, 'u1', { kind: 'subject', subject: 'state.billing.account.v1.u1' }],
  [{}, undefined, { kind: 'viewer needed' }],
  [{ accountId: '*' }, 'u1', { kind: 'argument unfit', argument: 'accountId' }],
  [{ accountId: 'u1.>' }, 'u1', { kind: 'argument unfit', argument: 'accountId' }],
  [{ accountId: '' }, 'u1', { kind: 'argument unfit', argument: 'accountId' }],
  [{ accountId: 7 }, 'u1', { kind: 'argument unfit', argument: 'accountId' }],
])('%j of %s', (args, viewer, want) => {
  expect(template.subjectOf(args, viewer)).toEqual(want);
});

test('without |viewer the argument is needed', () => {
  const plain = parseSubjectTemplate('state.tasks.task.v2.{id}');
  expect(plain.subjectOf({}, 'u1')).toEqual({ kind: 'argument unfit', argument: 'id' });
});

test.each(['a..b', 'a.{}', 'a.x{b}', 'a.*', 'a.>', 'a.{b|owner}', ''])('%j is refused', (text) => {
  expect(() => parseSubjectTemplate(text)).toThrow(/neither a word/);
});

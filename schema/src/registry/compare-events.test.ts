// One planted change for each kind that a published event version may not take, and those it may.
import Type, { type TSchema } from 'typebox';
import { describe, expect, test } from 'vitest';
import { contracts } from '../contracts/catalogue.ts';
import { defineEvent, type Contract } from '../contracts/contract.ts';
import { taskPricedV1 } from '../contracts/billing.ts';
import { taskAssignedV1, taskCreatedV1, taskCreatedV2 } from '../contracts/tasks.ts';
import { Id, Instant } from '../contracts/values.ts';
import { compareEvents, publishedEventText } from './compare-events.ts';
import { publishedEventPath } from './registry-files.ts';

const published = new Map(
  contracts.map((contract) => [contract.type, publishedEventText(contract)]),
);

const linesOf = (planted: readonly Contract[]) =>
  compareEvents(planted, published).map(
    ({ code, path, message }) => `${code}: ${path}: ${message}`,
  );

/** What is said when one event's data schema is changed. */
const withData = (changed: Contract, schema: Contract['schema']) =>
  linesOf(
    contracts.map((contract: Contract) =>
      contract === changed ? { ...contract, schema } : contract,
    ),
  );

const { properties } = taskAssignedV1.schema;
const { reason: _reason, ...withoutReason } = properties;
const { shuffleId: _shuffleId, ...withoutShuffleId } = properties;

describe('a published version may not take', () => {
  test.each<[string, Contract['schema'], RegExp]>([
    [
      'a required field removed',
      Type.Object(withoutReason),
      /^EVENT_FIELD_REMOVED: .*\/data\/reason/,
    ],
    [
      'an optional field removed',
      Type.Object(withoutShuffleId),
      /^EVENT_FIELD_REMOVED: .*\/data\/shuffleId/,
    ],
    [
      'a type changed in v1',
      Type.Object({ ...properties, taskId: Type.Integer() }),
      /^EVENT_TYPE_CHANGED: .*\/data\/taskId/,
    ],
    [
      'an enum widened',
      Type.Object({ ...properties, reason: Type.Enum(['CREATED', 'SHUFFLE', 'WISH']) }),
      /^EVENT_ENUM_CHANGED: .*\/data\/reason.*WISH/,
    ],
    [
      'an enum narrowed',
      Type.Object({ ...properties, reason: Type.Enum(['CREATED']) }),
      /^EVENT_ENUM_CHANGED: .*\/data\/reason/,
    ],
    [
      'a required field added',
      Type.Object({ ...properties, mood: Type.String() }),
      /^EVENT_REQUIRED_FIELD_ADDED: .*\/data\/mood/,
    ],
    [
      'a contract closed',
      Type.Object(properties, { additionalProperties: false }),
      /^EVENT_RULE_CHANGED: .*\/data additionalProperties/,
    ],
  ])('%s', (_name, data, expected) => {
    const lines = withData(taskAssignedV1, data);
    expect(lines).toContainEqual(expect.stringMatching(expected));
    for (const line of lines) expect(line).toContain(publishedEventPath(taskAssignedV1.type));
  });

  test('a required field made optional, or an optional one required', () => {
    const data = { ...properties, shuffleId: Id, assignedAt: Type.Optional(Instant) };
    const both = withData(taskAssignedV1, Type.Object(data));
    expect(both).toEqual([
      expect.stringMatching(/^EVENT_FIELD_REQUIREDNESS_CHANGED: .*shuffleId was optional/),
      expect.stringMatching(/^EVENT_FIELD_REQUIREDNESS_CHANGED: .*assignedAt was required/),
    ]);
  });

  test('an alternative added to a union, or one changed', () => {
    const described = (...alternatives: TSchema[]) =>
      Type.Object({ ...taskCreatedV2.schema.properties, description: Type.Union(alternatives) });
    const text = Type.String({ maxLength: 4_000 });
    expect(withData(taskCreatedV2, described(text, Type.Null()))).toEqual([]);
    expect(withData(taskCreatedV2, described(text, Type.Null(), Type.Integer()))).toEqual([
      expect.stringMatching(/^EVENT_RULE_CHANGED: .*\/data\/description anyOf had 2 .* has 3/),
    ]);
    expect(withData(taskCreatedV2, described(text, Type.Integer()))).toEqual([
      expect.stringMatching(/^EVENT_TYPE_CHANGED: .*\/data\/description type was "null"/),
    ]);
  });

  test('a rule changed inside a nested object', () => {
    const currency = Type.String();
    expect(withData(taskPricedV1, pricedWith({ currency }))).toEqual([
      expect.stringMatching(
        /^EVENT_RULE_CHANGED: .*\/data\/fee\/currency pattern was .* is absent/,
      ),
    ]);
  });

  test('being removed', () => {
    expect(linesOf(contracts.filter((contract) => contract !== taskCreatedV1))).toEqual([
      expect.stringMatching(/^EVENT_VERSION_REMOVED: .*ates\.tasks\.task\.created\.v1\.json/),
    ]);
  });

  test('a published file that is no schema', () => {
    const broken = new Map([[taskAssignedV1.type, '[']]);
    expect(compareEvents(contracts, broken)).toMatchObject([{ code: 'EVENT_UNREADABLE' }]);
  });
});

describe('a published version may take', () => {
  test('nothing changed', () => {
    expect(linesOf(contracts)).toEqual([]);
  });

  test('an optional property, and another description', () => {
    const data = { ...properties, mood: Type.Optional(Type.String()) };
    expect(withData(taskAssignedV1, Type.Object(data, { description: 'Whose it is.' }))).toEqual(
      [],
    );
  });

  test('an optional property inside a nested object', () => {
    const rate = Type.Optional(Type.Number());
    expect(withData(taskPricedV1, pricedWith({ rate }))).toEqual([]);
  });

  test('a newer version, or a new type, beside it', () => {
    const define = (version: 2 | 1, fact: string) =>
      defineEvent('tasks', 'task', fact, {
        version,
        summary: 'New.',
        data: Type.Object({ taskId: Type.String() }),
        entityIdOf: (data) => data.taskId,
      });
    expect(linesOf([...contracts, define(2, 'assigned'), define(1, 'praised')])).toEqual([]);
  });
});

function pricedWith(change: Record<string, TSchema>) {
  const money = {
    amount: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
  };
  return Type.Object({
    ...taskPricedV1.schema.properties,
    fee: Type.Object({ ...money, ...change }),
  });
}

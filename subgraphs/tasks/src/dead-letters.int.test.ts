// Dead letters in the graph, as every subgraph has them from the kit: admins list, inspect and redrive
// them; a redrive has its effects once and tells others nothing (F-01, F-02).
import type { Actor } from '@ates/kit/domain/actor';
import { eventually } from '@ates/kit/testing/eventually';
import { userStateV1 } from '@ates/schema/contracts/users';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import {
  accountant,
  admin,
  manager,
  openCompany,
  workers,
  type Company,
} from '../testing/open-company.ts';

interface Letter {
  readonly id: string;
  readonly consumer: string;
  readonly stream: string;
  readonly sequence: string;
  readonly subject: string;
  readonly reason: string;
  readonly detail: string;
  readonly attempts: number;
  readonly payload: string;
  readonly redrivenAt: string | null;
}

const fields =
  'id consumer stream sequence subject reason detail attempts parkedAt redrivenAt payload';

let company: Company;

beforeAll(async () => {
  company = await openCompany({
    postgresUrl: inject('postgresUrl'),
    natsUrl: inject('natsUrl'),
  });
});
afterAll(() => company.close());

const database = () => company.world.subgraph.parts.database.sql;

async function page(by: Actor, args = '') {
  const { data, errors } = await company.world.ask<{
    tasksDeadLetters: {
      edges: { node: Letter; cursor: string }[];
      pageInfo: { endCursor: string; hasNextPage: boolean };
    } | null;
  }>(
    by,
    `{ tasksDeadLetters${args} { edges { node { ${fields} } cursor } pageInfo { endCursor hasNextPage } } }`,
  );
  return { page: data.tasksDeadLetters, code: errors?.[0]?.extensions.code };
}

const parked = (count: number) =>
  eventually(async () => {
    const letters = (await page(admin)).page?.edges.map(({ node }) => node) ?? [];
    expect(letters).toHaveLength(count);
    return letters;
  });

async function redrive(by: Actor, id: string, idempotencyKey?: string) {
  const { data, errors } = await company.world.ask<{
    redriveTasksDeadLetter: { deadLetter: Letter | null; refusal: { code: string } | null } | null;
  }>(
    by,
    `mutation($input: RedriveTasksDeadLetterInput!) {
      redriveTasksDeadLetter(input: $input) { deadLetter { ${fields} } refusal { code } } }`,
    { input: { id, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) } },
  );
  return {
    letter: data.redriveTasksDeadLetter?.deadLetter,
    refusal: data.redriveTasksDeadLetter?.refusal?.code,
    code: errors?.[0]?.extensions.code,
  };
}

const stateOf = (id: string, version: number) => ({
  userId: id,
  version,
  name: id,
  role: 'WORKER' as const,
  status: 'ACTIVE' as const,
  tokenEpoch: 0,
  updatedAt: '2026-03-03T08:00:00.000Z',
});

describe('dead letters', () => {
  test('F-01: a message that is no event is listed with reason and origin; the next one is handled', async () => {
    await company.world.publishRaw('state.users.user.v1.zed', 'no event');
    await company.knows({ ...manager, id: workers[0]?.id ?? manager.id }, 2);
    const [letter] = await parked(1);
    expect(letter).toMatchObject({
      consumer: 'tasks-state',
      stream: 'STATE',
      subject: 'state.users.user.v1.zed',
      reason: 'MALFORMED',
      attempts: 1,
      payload: 'no event',
      redrivenAt: null,
    });
    expect(Number(letter?.sequence)).toBeGreaterThan(0);
    expect(await redrive(admin, letter?.id ?? '')).toMatchObject({
      refusal: 'DEAD_LETTER_UNREADABLE',
      letter: { redrivenAt: null },
    });
  });

  test('F-02: cause fixed, redriven: handled once, marked; nothing is published', async () => {
    await database()`alter table people add constraint broken check (user_id <> 'yan')`;
    await company.world.publish(userStateV1, stateOf('yan', 1));
    const [letter] = await parked(2);
    expect(letter).toMatchObject({ reason: 'HANDLER_FAILED', attempts: 3 });
    const id = letter?.id ?? '';
    expect(await redrive(admin, id)).toMatchObject({ refusal: 'DEAD_LETTER_FAILS' });
    await database()`alter table people drop constraint broken`;
    const told = await company.world.told('TASKS');
    const [first, second] = await Promise.all([redrive(admin, id), redrive(admin, id)]);
    expect([first.refusal, second.refusal].toSorted()).toEqual(['ALREADY_REDRIVEN', undefined]);
    expect(first.letter?.redrivenAt ?? second.letter?.redrivenAt).not.toBeNull();
    expect(await database()`select version from people where user_id = 'yan'`).toHaveLength(1);
    expect(await company.world.told('TASKS')).toEqual(told);
    expect(await redrive(admin, id)).toMatchObject({ refusal: 'ALREADY_REDRIVEN' });
  });

  test('D-8: the same idempotency key answers the same, also when it has been redriven', async () => {
    await database()`alter table people add constraint broken check (user_id <> 'yul')`;
    await company.world.publish(userStateV1, stateOf('yul', 1));
    const [letter] = await parked(3);
    await database()`alter table people drop constraint broken`;
    for (const _attempt of [1, 2]) {
      expect((await redrive(admin, letter?.id ?? '', 'once')).refusal).toBeUndefined();
    }
  });

  test('pages are newest first and go on after a cursor', async () => {
    const all = await parked(3);
    const first = await page(admin, '(first: 2)');
    expect(first.page?.edges.map(({ node }) => node.id)).toEqual(
      all.slice(0, 2).map(({ id }) => id),
    );
    expect(first.page?.pageInfo.hasNextPage).toBe(true);
    const rest = await page(admin, `(after: "${first.page?.pageInfo.endCursor}")`);
    expect(rest.page?.edges.map(({ node }) => node.id)).toEqual([all[2]?.id]);
    expect((await page(admin, '(after: "x")')).code).toBe('BAD_USER_INPUT');
  });

  test('one letter by its id; what is no id or nobody’s is null', async () => {
    const [letter] = await parked(3);
    for (const [id, expected] of [
      [letter?.id, { reason: 'HANDLER_FAILED' }],
      ['0199aaaa-0000-7000-8000-000000000000', null],
      ["x'; drop table people", null],
    ]) {
      const { data } = await company.world.ask(
        admin,
        'query($id: ID!) { tasksDeadLetter(id: $id) { reason } }',
        { id },
      );
      expect(data['tasksDeadLetter']).toEqual(expected);
    }
    expect((await redrive(admin, 'x')).refusal).toBe('DEAD_LETTER_NOT_FOUND');
    const unknown = '0199aaaa-0000-7000-8000-000000000000';
    expect((await redrive(admin, unknown)).refusal).toBe('DEAD_LETTER_NOT_FOUND');
  });

  test.each([manager, accountant, ...workers.slice(0, 1)])(
    'docs/RULES.md 6: for admins only, not for %o',
    async (someone) => {
      expect(await page(someone)).toEqual({ page: null, code: 'FORBIDDEN' });
      expect((await redrive(someone, 'x')).code).toBe('FORBIDDEN');
    },
  );
});

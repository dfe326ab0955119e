// Registering through the api: what is written, what is told, and who is refused (U-02, U-03, AU-4, AU-6, D-8).
import type { Role } from '@ates/kit/domain/actor';
import { userId } from '@ates/kit/domain/ids';
import { eventually } from '@ates/kit/testing/eventually';
import { decodeEvent } from '@ates/schema/contracts/codec';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  at,
  errorsOf,
  goodPassword,
  openUsers,
  registerMutation,
  type UsersWorld,
} from '../../testing/open-users.ts';

let users: UsersWorld;
beforeAll(async () => {
  users = await openUsers();
});
afterAll(() => users.close());

const inputFor = (email: string, changes: object = {}) => ({
  input: {
    name: 'Ada Lovelace',
    email,
    password: goodPassword,
    role: 'WORKER',
    reason: 'Hired',
    ...changes,
  },
});
const ask = (variables: object) => users.world.ask(users.admin, registerMutation, { ...variables });

/** What a registration would leave behind anywhere in the database. */
async function traces(): Promise<Record<string, unknown> | undefined> {
  const [row] = await users.rows(`
    select (select count(*)::int from users) as people, (select count(*)::int from events) as facts,
           (select count(*)::int from states) as states,
           (select count(*)::int from user_history) as changes`);
  return row;
}

describe('U-02: an admin registers a worker', () => {
  test('AU-1: the fact, the state and the contact are told; the address on CONTACTS alone', async () => {
    const answer = await ask(inputFor('ada@example.org'));
    const id = at(answer, 'registerUser', 'user', 'id');
    expect(at(answer, 'registerUser')).toMatchObject({
      user: { name: 'Ada Lovelace', email: 'ada@example.org', role: 'WORKER', status: 'ACTIVE' },
      refusal: null,
    });
    const toldOf = async (stream: string) =>
      (await users.world.told(stream)).filter(({ subject }) => subject === id);
    await eventually(async () => expect(await toldOf('CONTACTS')).toHaveLength(1));
    await eventually(async () => expect(await toldOf('STATE')).toHaveLength(1));
    expect(await toldOf('USERS')).toMatchObject([
      {
        type: 'ates.users.user.registered.v1',
        aggregateversion: 1,
        actorid: users.admin.id,
        actorrole: 'ADMIN',
        data: {
          userId: id,
          role: 'WORKER',
          status: 'ACTIVE',
          registeredAt: '2026-03-03T09:00:00.000Z',
        },
      },
    ]);
    expect(await toldOf('STATE')).toMatchObject([
      {
        type: 'ates.users.user.v1',
        data: { userId: id, version: 1, name: 'Ada Lovelace', role: 'WORKER', tokenEpoch: 0 },
      },
    ]);
    expect(await toldOf('CONTACTS')).toMatchObject([
      { type: 'ates.users.contact.v1', data: { userId: id, version: 1, email: 'ada@example.org' } },
    ]);
    for (const stream of ['USERS', 'STATE'] as const) {
      const told = await users.world.told(stream);
      expect(JSON.stringify(told)).not.toContain('example.org');
      for (const event of told)
        expect(decodeEvent(JSON.stringify(event))).toMatchObject({ ok: true });
    }
  });

  test('AU-6: the history says who, when, why and what', async () => {
    const answer = await ask(inputFor('history@example.org', { reason: 'The third shift' }));
    const id = String(at(answer, 'registerUser', 'user', 'id'));
    expect(
      await users.rows(
        `select *, changed_at = '2026-03-03T09:00:00Z' as at_nine from user_history where user_id = '${id}'`,
      ),
    ).toMatchObject([
      {
        version: 1,
        kind: 'user-registered',
        actor_id: users.admin.id,
        actor_role: 'ADMIN',
        reason: 'The third shift',
        at_nine: true,
      },
    ]);
  });

  test('passwords are kept as argon2id, and stand nowhere else', async () => {
    await ask(
      inputFor('secret@example.org', { password: 'a password to find', idempotencyKey: 's1' }),
    );
    const [row] = await users.rows(
      `select password_hash from users where email = 'secret@example.org'`,
    );
    expect(row?.['password_hash']).toMatch(/^\$argon2id\$/);
    for (const table of ['users', 'events', 'states', 'user_history', 'idempotency_keys']) {
      const rows = await users.rows(`select * from ${table}`);
      expect(JSON.stringify(rows)).not.toContain('a password to find');
    }
  });
});

describe('who may not, and what may not be', () => {
  test.each<Role>(['WORKER', 'MANAGER', 'ACCOUNTANT'])(
    'U-03: a %s is FORBIDDEN, no row, no event',
    async (role) => {
      const before = await traces();
      const viewer = { id: userId('somebody'), role };
      const answer = await users.world.ask(viewer, registerMutation, inputFor('u03@example.org'));
      expect(errorsOf(answer)).toEqual(['FORBIDDEN at registerUser']);
      expect(answer.data).toEqual({ registerUser: null });
      expect(await traces()).toEqual(before);
    },
  );

  test('nobody is UNAUTHENTICATED', async () => {
    const answer = await users.world.ask(undefined, registerMutation, inputFor('n@example.org'));
    expect(errorsOf(answer)).toEqual(['UNAUTHENTICATED at registerUser']);
  });

  test.each<[string, object]>([
    ['EMAIL_TAKEN', { email: 'ROOT@Example.org' }],
    ['EMAIL_INVALID', { email: 'no address' }],
    ['EMAIL_INVALID', { email: 'nul\u0000@example.org' }],
    ['NAME_INVALID', { name: '   ' }],
    ['NAME_INVALID', { name: 'half \ud800 a pair' }],
    ['PASSWORD_TOO_SHORT', { password: 'short' }],
    ['PASSWORD_TOO_LONG', { password: 'x'.repeat(129) }],
    ['REASON_INVALID', { reason: '' }],
  ])('%s for %j, nothing written', async (code, changes) => {
    const before = await traces();
    const answer = await ask(inputFor('refused@example.org', changes));
    expect(at(answer, 'registerUser', 'refusal', 'code')).toBe(code);
    expect(at(answer, 'registerUser', 'user')).toBeNull();
    expect(answer.errors).toBeUndefined();
    expect(await traces()).toEqual(before);
  });

  test('two at the same moment with one address: one person, one EMAIL_TAKEN', async () => {
    const answers = await Promise.all(
      ['twin@example.org', 'Twin@Example.org'].map((email) => ask(inputFor(email))),
    );
    const codes = answers.map((answer) => at(answer, 'registerUser', 'refusal', 'code'));
    expect(codes.toSorted()).toEqual(['EMAIL_TAKEN', undefined]);
  });
});

describe('D-8: idempotency keys', () => {
  test('the same key and input: the same person, no second event', async () => {
    const variables = inputFor('once@example.org', { idempotencyKey: 'key-1' });
    const answers = [
      ...(await Promise.all([ask(variables), ask(variables)])),
      await ask(variables),
    ];
    const ids = new Set(answers.map((answer) => at(answer, 'registerUser', 'user', 'id')));
    expect(ids.size).toBe(1);
    const [id] = ids;
    expect(
      await users.rows(`select 1 from events where aggregate_id = '${String(id)}'`),
    ).toHaveLength(1);
  });

  test('that key with another input, be it only the password, is IDEMPOTENCY_KEY_REUSED', async () => {
    await ask(inputFor('reused@example.org', { idempotencyKey: 'key-2' }));
    for (const change of [{ name: 'Bob' }, { password: 'another password' }]) {
      const again = await ask(
        inputFor('reused@example.org', { ...change, idempotencyKey: 'key-2' }),
      );
      expect(at(again, 'registerUser', 'refusal', 'code')).toBe('IDEMPOTENCY_KEY_REUSED');
    }
  });

  test('a refusal is not stored: the key is free for a better try', async () => {
    const refused = await ask(inputFor('root@example.org', { idempotencyKey: 'key-3' }));
    expect(at(refused, 'registerUser', 'refusal', 'code')).toBe('EMAIL_TAKEN');
    const better = await ask(inputFor('better@example.org', { idempotencyKey: 'key-3' }));
    expect(at(better, 'registerUser', 'user', 'email')).toBe('better@example.org');
  });

  test('a key out of bounds is BAD_USER_INPUT', async () => {
    const answer = await ask(inputFor('k@example.org', { idempotencyKey: 'x'.repeat(129) }));
    expect(errorsOf(answer)).toEqual(['BAD_USER_INPUT at registerUser']);
  });
});

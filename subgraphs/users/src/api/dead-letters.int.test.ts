// Users answers nobody's events, so it parks none by itself; what an operator finds in its table all the same is in the
// graph as everywhere else, for admins alone (F-01, docs/RULES.md 6).
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, errorsOf, openUsers, type UsersWorld } from '../../testing/open-users.ts';

let users: UsersWorld;
beforeAll(async () => {
  users = await openUsers();
});
afterAll(() => users.close());

const id = '01890000-0000-7000-8000-000000000001';
const list =
  '{ usersDeadLetters(first: 5) { edges { node { id reason subject payload redrivenAt } } } }';
const one = 'query($id: ID!) { usersDeadLetter(id: $id) { reason } }';
const redrive = `mutation($id: ID!) {
  redriveUsersDeadLetter(input: { id: $id }) { deadLetter { id } refusal { code } } }`;

test('none is there: an empty page, null, and nothing to redrive', async () => {
  const { world, admin } = users;
  expect(at(await world.ask(admin, list), 'usersDeadLetters', 'edges')).toEqual([]);
  expect(at(await world.ask(admin, one, { id }), 'usersDeadLetter')).toBeNull();
  const answer = await world.ask(admin, redrive, { id });
  expect(at(answer, 'redriveUsersDeadLetter')).toEqual({
    deadLetter: null,
    refusal: { code: 'DEAD_LETTER_NOT_FOUND' },
  });
});

test('one that is there is listed, inspected, and not handed to a consumer that does not exist', async () => {
  const { world, admin } = users;
  await users.rows(`insert into dead_letters (id, consumer, stream, sequence, subject, payload, reason, detail, attempts)
    values ('${id}', 'users-state', 'STATE', 7, 'state.users.user.v1.x', 'no event', 'MALFORMED', 'no JSON', 1)`);
  expect(at(await world.ask(admin, list), 'usersDeadLetters', 'edges')).toEqual([
    {
      node: {
        id,
        reason: 'MALFORMED',
        subject: 'state.users.user.v1.x',
        payload: 'no event',
        redrivenAt: null,
      },
    },
  ]);
  expect(at(await world.ask(admin, one, { id }), 'usersDeadLetter')).toEqual({
    reason: 'MALFORMED',
  });
  const answer = await world.ask(admin, redrive, { id });
  expect(at(answer, 'redriveUsersDeadLetter', 'refusal', 'code')).toBe('DEAD_LETTER_UNREADABLE');
});

test.each(['MANAGER', 'ACCOUNTANT', 'WORKER'] as const)('not for a %s', async (role) => {
  const someone = await users.register(`${role.toLowerCase()}@example.org`, role);
  for (const [document, field] of [
    [list, 'usersDeadLetters'],
    [one, 'usersDeadLetter'],
    [redrive, 'redriveUsersDeadLetter'],
  ] as const) {
    expect(errorsOf(await users.world.ask(someone, document, { id }))).toEqual([
      `FORBIDDEN at ${field}`,
    ]);
  }
});

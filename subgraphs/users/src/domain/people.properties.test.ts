// Any sequence of changes to any people, checked against what must always be true (AU-3, AU-4, AU-6).
import { userId } from '@ates/kit/domain/ids';
import { roles, type Role } from '@ates/kit/domain/actor';
import type { Decision } from '@ates/kit/domain/decision';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { tellUserEvent, tellUserStates } from '../events/user-events.ts';
import { decideChangePassword } from './change-password.ts';
import { decideChangeRole } from './change-role.ts';
import { decideDeactivate, decideReactivate } from './change-status.ts';
import { signOutEverywhere } from './refresh.ts';
import { decideRegisterUser } from './register-user.ts';
import { decideUpdateProfile, tidyProfile } from './update-profile.ts';
import { evolveUser, registeredUser, type User, type UserChanged, type UserEvent } from './user.ts';

const now = new Date('2026-03-03T09:00:00.000Z');
const reason = 'Because';

type Step =
  | { readonly kind: 'register'; readonly role: Role; readonly email: string }
  | { readonly kind: 'role'; readonly who: number; readonly role: Role }
  | { readonly kind: 'deactivate' | 'reactivate' | 'password' | 'out'; readonly who: number }
  | { readonly kind: 'email'; readonly who: number; readonly email: string };

const who = fc.nat(5);
const role = fc.constantFrom(...roles);
const email = fc.constantFrom('a@x', 'A@x', 'b@x', 'c@x', 'd@x', 'e@x', 'no address');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('register' as const), role, email }),
  fc.record({ kind: fc.constant('role' as const), who, role }),
  fc.record({
    kind: fc.constantFrom(
      'deactivate' as const,
      'reactivate' as const,
      'password' as const,
      'out' as const,
    ),
    who,
  }),
  fc.record({ kind: fc.constant('email' as const), who, email }),
);

/** People in the order of their registration, and everything that was told of them. */
interface Company {
  people: User[];
  told: UserEvent[];
}

const holderOf = ({ people }: Company, address: string): User | undefined =>
  people.find((person) => person.email.toLowerCase() === address.toLowerCase());
const activeAdminsIn = ({ people }: Company): number =>
  people.filter((person) => person.role === 'ADMIN' && person.status === 'ACTIVE').length;

function register(company: Company, role: Role, address: string): void {
  const decision = decideRegisterUser(
    { emailTaken: holderOf(company, address) !== undefined },
    {
      name: 'Somebody',
      email: address,
      password: 'long enough a one',
      role,
      reason,
      now,
      userId: userId(`u${company.people.length}`),
    },
  );
  if (decision.kind === 'refused') return;
  company.people.push(...decision.events.map(registeredUser));
  company.told.push(...decision.events);
}

function decide(company: Company, person: User, step: Step): Decision<UserChanged> {
  const facts = { activeAdmins: activeAdminsIn(company) };
  switch (step.kind) {
    case 'register':
      return { kind: 'accepted', events: [] };
    case 'role':
      return decideChangeRole(person, facts, { role: step.role, reason, now });
    case 'deactivate':
      return decideDeactivate(person, facts, { reason, now });
    case 'reactivate':
      return decideReactivate(person, { reason, now });
    case 'password':
      return decideChangePassword(person, { passwordMatches: true }, now);
    case 'out':
      return { kind: 'accepted', events: [signOutEverywhere(person, reason, now)] };
    case 'email': {
      const holder = holderOf(company, step.email);
      const emailTaken = holder !== undefined && holder.id !== person.id;
      const profile = tidyProfile({ name: undefined, email: step.email, reason });
      return decideUpdateProfile(person, { emailTaken }, { ...profile, now });
    }
  }
}

function take(company: Company, step: Step): void {
  if (step.kind === 'register') return register(company, step.role, step.email);
  const person = company.people[step.who];
  if (!person) return;
  const decision = decide(company, person, step);
  if (decision.kind === 'refused') return;
  company.told.push(...decision.events);
  company.people[step.who] = decision.events.reduce(evolveUser, person);
}

const endsTokens = new Set<UserEvent['kind']>([
  'role-changed',
  'user-deactivated',
  'password-changed',
  'signed-out-everywhere',
]);

function companyAfter(steps: readonly Step[], check: (company: Company) => void): Company {
  const company: Company = { people: [], told: [] };
  register(company, 'ADMIN', 'root@x');
  for (const one of steps) {
    take(company, one);
    check(company);
  }
  return company;
}

test('there always is an active admin, and nobody shares a mail address', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      companyAfter(steps, (company) => {
        expect(activeAdminsIn(company)).toBeGreaterThan(0);
        const addresses = company.people.map((person) => person.email.toLowerCase());
        expect(new Set(addresses).size).toBe(addresses.length);
      });
    }),
  );
});

test('the epoch counts exactly the facts that must end older tokens', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { people, told } = companyAfter(steps, () => undefined);
      for (const person of people) {
        const ends = told.filter(
          (event) => event.userId === person.id && endsTokens.has(event.kind),
        );
        expect(person.tokenEpoch).toBe(ends.length);
      }
    }),
  );
});

test('who only hears the facts knows everybody’s role and status, and nobody’s address', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { people, told } = companyAfter(steps, () => undefined);
      const heard = new Map<string, object>();
      for (const event of told) {
        const draft = tellUserEvent(event);
        expect(JSON.stringify(draft?.data) ?? '').not.toContain('@');
        heard.set(event.userId, { ...heard.get(event.userId), ...changeIn(draft) });
      }
      for (const { id, role, status } of people) expect(heard.get(id)).toEqual({ role, status });
    }),
  );
});

test('the newest state says what the row says', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { people, told } = companyAfter(steps, () => undefined);
      for (const person of people) {
        const last = told.findLast((event) => event.userId === person.id);
        const [state] = last ? tellUserStates(person, 1, last) : [];
        expect(state?.data).toMatchObject({
          userId: person.id,
          name: person.name,
          role: person.role,
          status: person.status,
          tokenEpoch: person.tokenEpoch,
        });
      }
    }),
  );
});

/** What a listener takes from a told fact. */
function changeIn(draft: ReturnType<typeof tellUserEvent>): object {
  const data = (draft?.data ?? {}) as Record<string, unknown>;
  switch (draft?.contract.fact) {
    case 'registered':
      return { role: data['role'], status: data['status'] };
    case 'role-changed':
      return { role: data['newRole'] };
    case 'deactivated':
      return { status: 'DEACTIVATED' };
    case 'reactivated':
      return { status: 'ACTIVE' };
    default:
      return {};
  }
}

// AU-3: whatever ends somebody's tokens ends them everywhere: at the gateway, at every service asked directly, and on the
// sockets that are open with them; whoever may signs in again. And what is missing looks like what is forbidden.
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { hire, signIn, type Person } from './staff.ts';
import { administrator, type WholeGraph } from './whole-graph.ts';

const eventually = <Result>(check: () => Promise<Result> | Result): Promise<Result> =>
  vi.waitFor(check, { timeout: 60_000, interval: 50 });

/** A question to each service that anybody who is signed in gets an answer to, if only FORBIDDEN. */
const questions: Readonly<Record<string, string>> = {
  users: '{ me { id } }',
  tasks: '{ myTasks(first: 1) { edges { cursor } } }',
  billing: '{ account { id } }',
  analytics: '{ incomeToday { income } }',
};

interface Refreshed {
  readonly refresh: { readonly refreshToken: string } | null;
}

const refresh = 'mutation($input: RefreshInput!) { refresh(input: $input) { refreshToken } }';
const change = (field: string, type: string) =>
  `mutation($input: ${type}!) { ${field}(input: $input) { refusal { code } } }`;

export function tokensSuite(shared: () => WholeGraph): void {
  describe('AU-3: tokens end everywhere', () => {
    let graph: WholeGraph;
    let admin: string;

    beforeAll(async () => {
      graph = shared();
      admin = await graph.login(administrator.email, administrator.password);
    });

    const done = async (token: string, document: string, input?: object): Promise<void> => {
      const { data, errors } = await graph.ask(token, document, { input });
      expect(errors).toBeUndefined();
      expect(JSON.stringify(data)).not.toContain('"code"');
    };

    const causes: Readonly<Record<string, (person: Person) => Promise<void>>> = {
      'a role change': ({ id }) =>
        done(admin, change('changeRole', 'ChangeRoleInput'), {
          userId: id,
          role: 'MANAGER',
          reason: 'earned',
        }),
      'a deactivation': ({ id }) =>
        done(admin, change('deactivateUser', 'DeactivateUserInput'), {
          userId: id,
          reason: 'left',
        }),
      'a password change': ({ token, password }) =>
        done(token, change('changePassword', 'ChangePasswordInput'), {
          currentPassword: password,
          newPassword: `${password}-and-more`,
        }),
      'a logout everywhere': ({ token }) =>
        done(token, 'mutation { logoutEverywhere { refusal { code } } }'),
      'a refresh token used twice': async ({ refreshToken }) => {
        const input = { refreshToken };
        const first = await graph.ask<Refreshed>(undefined, refresh, { input });
        expect(first.data.refresh?.refreshToken).toEqual(expect.any(String));
        const second = await graph.ask<Refreshed>(undefined, refresh, { input });
        expect(second.data.refresh).toBeNull();
      },
    };

    const code = (answer: { errors?: readonly { extensions?: { code?: string } }[] }) =>
      answer.errors?.[0]?.extensions?.code;

    /** What an open live balance has come to, as text; empty while it lives. */
    async function liveBalance({ token }: Person): Promise<() => string> {
      const heard: string[] = [];
      const frames: unknown[] = [];
      const client = graph.subscriber(token);
      client.on('closed', (event) =>
        heard.push(
          `closed ${typeof event === 'object' && event && 'code' in event ? String(event.code) : ''}`,
        ),
      );
      client.subscribe(
        { query: 'subscription { balanceChanged { version } }' },
        {
          next: ({ data, errors }) =>
            errors ? heard.push(JSON.stringify(errors)) : frames.push(data),
          error: (error) => heard.push(JSON.stringify(error)),
          complete: () => heard.push('complete'),
        },
      );
      await eventually(() => expect(frames).toHaveLength(1));
      return () => heard.join(' ');
    }

    /** Whether a new sign-in works, and its token. */
    async function comeBack(person: Person): Promise<string> {
      const again = await signIn(graph, person).catch(() => undefined);
      if (!again) return 'kept out';
      return code(await graph.ask(again.token, questions['tasks'] ?? '')) ?? 'let in';
    }

    test.each(Object.entries(causes))('%s', async (title, end) => {
      const person = await hire(graph, admin, 'WORKER', `t${title.replaceAll(' ', '-')}`);
      await eventually(async () => {
        const { data } = await graph.ask<{ account: object | null }>(
          person.token,
          questions['billing'] ?? '',
        );
        expect(data.account).not.toBeNull();
      });
      const live = await liveBalance(person);
      expect(live()).toBe('');
      await end(person);
      await eventually(async () => {
        for (const [service, question] of Object.entries(questions)) {
          const asked = [
            await graph.ask(person.token, question),
            await graph.askService(service, person.token, question),
          ];
          expect([service, ...asked.map(code)]).toEqual([
            service,
            'UNAUTHENTICATED',
            'UNAUTHENTICATED',
          ]);
        }
        expect(live()).toMatch(/TOKEN_REVOKED|UNAUTHENTICATED|4401/);
      });
      const password =
        title === 'a password change' ? `${person.password}-and-more` : person.password;
      const wanted = title === 'a deactivation' ? 'kept out' : 'let in';
      await eventually(async () => expect(await comeBack({ ...person, password })).toBe(wanted));
    });

    test('what is missing and what is forbidden look alike', async () => {
      const [one, other] = [
        await hire(graph, admin, 'WORKER', 'curious'),
        await hire(graph, admin, 'WORKER', 'private'),
      ];
      const nobody = '01890000-0000-7000-8000-000000000000';
      const look = async (document: string, id: string) => {
        const { data, errors } = await graph.ask(one.token, document, { id });
        return JSON.stringify({ data, errors }).replaceAll(id, 'ID');
      };
      const account = 'query($id: ID!) { account(accountId: $id) { balance } }';
      expect(await look(account, other.id)).toBe(await look(account, nobody));
      expect(await look(account, nobody)).toContain('FORBIDDEN');
      const history = 'query($id: ID!) { userHistory(userId: $id) { edges { cursor } } }';
      expect(await look(history, other.id)).toBe(await look(history, nobody));
    });
  });
}

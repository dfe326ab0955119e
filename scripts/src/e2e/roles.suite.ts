// The table of docs/RULES.md 6 tried out, operation by role, through the gateway and past it at each subgraph (U-03, U-05,
// T-06, B-07, C-12, S-02, A-01). The table itself is in rights/; a root field it does not name fails here.
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { analyticsRights } from './rights/analytics.ts';
import { billingRights } from './rights/billing.ts';
import type { Right, World } from './rights/right.ts';
import { tasksRights } from './rights/tasks.ts';
import { usersRights } from './rights/users.ts';
import { hire, roles, signIn, type Person, type Role } from './staff.ts';
import { administrator, type WholeGraph } from './whole-graph.ts';

const rights = {
  users: usersRights,
  tasks: tasksRights,
  billing: billingRights,
  analytics: analyticsRights,
};
const services = Object.keys(rights);

type Asker = Role | 'NOBODY' | 'FORGED';
const askers: readonly Asker[] = ['NOBODY', 'FORGED', ...roles];

export function rolesSuite(shared: () => WholeGraph): void {
  describe('who may do what', () => {
    let graph: WholeGraph;
    let world: World;
    const staff = new Map<Role, Person>();
    const spares = new Map<Role, Person>();

    beforeAll(async () => {
      graph = shared();
      const admin = await graph.login(administrator.email, administrator.password);
      for (const role of roles) {
        staff.set(role, await hire(graph, admin, role, role.toLowerCase()));
        spares.set(role, await hire(graph, admin, role, `spare-${role.toLowerCase()}`));
      }
      const stranger = await hire(graph, admin, 'WORKER', 'stranger');
      world = { stranger, shuffleId: await shuffled(admin) };
      await accountsToBeOpen();
    });

    /** A shuffle to look at, as soon as tasks knows somebody to give tasks to. */
    function shuffled(token: string): Promise<string> {
      return vi.waitFor(
        async () => {
          const document = 'mutation { shuffleTasks { shuffle { id } } }';
          type Answer = { shuffleTasks: { shuffle: { id: string } | null } };
          const { data } = await graph.ask<Answer>(token, document);
          if (!data.shuffleTasks.shuffle) throw new Error('nobody to give tasks to yet');
          return data.shuffleTasks.shuffle.id;
        },
        { timeout: 60_000, interval: 100 },
      );
    }

    /** Everybody's account is there, so that what is refused is refused for its own sake. */
    async function accountsToBeOpen(): Promise<void> {
      const people = [...staff.values(), ...spares.values(), world.stranger];
      await vi.waitFor(
        async () => {
          for (const { token } of people) {
            const { data } = await graph.ask<{ account: object | null }>(
              token,
              '{ account { id } }',
            );
            if (!data.account) throw new Error('no account yet');
          }
        },
        { timeout: 60_000, interval: 100 },
      );
    }

    function personOf(asker: Asker, from: ReadonlyMap<Role, Person>): Person {
      const person = from.get(asker === 'NOBODY' || asker === 'FORGED' ? 'WORKER' : asker);
      if (!person) throw new Error(`nobody is ${asker}`);
      return person;
    }

    function expected({ allowed }: Right, asker: Asker, via: string): string {
      // A token that is not good is refused by the gateway whatever is asked; a subgraph sees nobody.
      if (asker === 'FORGED' && via === 'gateway') return 'UNAUTHENTICATED';
      if (allowed === 'public') return 'allowed';
      if (asker === 'NOBODY' || asker === 'FORGED') return 'UNAUTHENTICATED';
      return allowed === 'signed-in' || allowed.includes(asker) ? 'allowed' : 'FORBIDDEN';
    }

    interface Told {
      readonly message: string;
      readonly extensions?: { readonly code?: unknown } | undefined;
    }

    /** `allowed`, or the codes of what was refused; a rule's refusal in a payload is an answer. */
    function outcome({ errors = [] }: { readonly errors?: readonly Told[] | undefined }): string {
      const codes = new Set(
        errors.map(({ extensions, message }) =>
          typeof extensions?.code === 'string' ? extensions.code : message,
        ),
      );
      return codes.size === 0 ? 'allowed' : [...codes].join(' ');
    }

    async function tryOut(
      service: string,
      right: Right,
      asker: Asker,
      via: string,
    ): Promise<string> {
      const from = right.spare ? spares : staff;
      const me = right.spare ? await signIn(graph, personOf(asker, from)) : personOf(asker, from);
      const tokens = { NOBODY: undefined, FORGED: `${me.token.slice(0, -4)}AAAA` };
      const token = asker === 'NOBODY' || asker === 'FORGED' ? tokens[asker] : me.token;
      const variables = right.variables?.(me, world) ?? {};
      if (right.field.startsWith('Subscription.'))
        return firstFrame(token, right.document, variables);
      return outcome(
        via === 'gateway'
          ? await graph.ask(token, right.document, variables)
          : // What is the gateway's alone is tried with its credential: the subgraph authorises again.
            await graph.askService(
              service,
              token,
              right.document,
              variables,
              right.via === 'service',
            ),
      );
    }

    /** What a subscription begins with; a socket that is not even opened says its reason. */
    function firstFrame(
      token: string | undefined,
      query: string,
      variables: Record<string, unknown>,
    ): Promise<string> {
      return new Promise((resolve) => {
        const client = graph.subscriber(token);
        client.on('closed', (event) => resolve(closedBecause(event)));
        const end = client.subscribe(
          { query, variables },
          {
            next: ({ errors }) => {
              resolve(outcome({ errors }));
              end();
            },
            error: (error) =>
              resolve(Array.isArray(error) ? outcome({ errors: error }) : closedBecause(error)),
            complete: () => resolve('ended'),
          },
        );
      });
    }

    /** graphql-ws's code for a socket whose token is not good. */
    const unauthorized = 4401;

    function closedBecause(event: unknown): string {
      const code =
        typeof event === 'object' && event !== null && 'code' in event ? event.code : event;
      return code === unauthorized ? 'UNAUTHENTICATED' : `closed ${String(code)}`;
    }

    describe.each(Object.entries(rights))('%s', (service, table) => {
      test.each(table.map((right) => [right.title, right] as const))(
        '%s',
        async (_title, right) => {
          const ways = ['gateway', 'service'].filter(
            (via) => right.via === undefined || right.via === via,
          );
          const found: Record<string, string> = {};
          const wanted: Record<string, string> = {};
          for (const via of ways) {
            for (const asker of askers) {
              found[`${asker} via ${via}`] = await tryOut(service, right, asker, via);
              wanted[`${asker} via ${via}`] = expected(right, asker, via);
            }
          }
          expect(found).toEqual(wanted);
        },
      );
    });

    describe('the table', () => {
      test('names every root field of the graph, and no other', async () => {
        const { data } = await graph.ask<{
          __schema: Record<string, { name: string; fields: { name: string }[] } | null>;
        }>(
          undefined,
          `{ __schema { queryType { ...fields } mutationType { ...fields } subscriptionType { ...fields } } }
       fragment fields on __Type { name fields { name } }`,
        );
        const served = Object.values(data.__schema).flatMap((type) =>
          (type?.fields ?? []).map(({ name }) => `${type?.name}.${name}`),
        );
        const named = new Set(
          Object.values(rights).flatMap((table) => table.map(({ field }) => field)),
        );
        named.delete('Query._entities');
        expect([...named].toSorted()).toEqual(served.toSorted());
      });

      test('says everything once', () => {
        const titles = Object.values(rights).flatMap((table) => table.map(({ title }) => title));
        expect(titles).toEqual([...new Set(titles)]);
      });
    });

    describe('U-05: what is the gateway’s alone', () => {
      const alone = ['{ _service { sdl } }', '{ _entities(representations: []) { __typename } }'];

      test.each(services)(
        '%s tells it nobody else, and the gateway for nobody',
        async (service) => {
          for (const document of alone) {
            for (const token of [undefined, personOf('ADMIN', staff).token])
              expect(outcome(await graph.askService(service, token, document))).toBe('FORBIDDEN');
            const forNobody = await graph.askService(service, undefined, document, {}, true);
            expect(outcome(forNobody)).toBe('UNAUTHENTICATED');
          }
        },
      );
    });

    describe('a refused field', () => {
      test('is null with FORBIDDEN, and the rest of the answer stands', async () => {
        const { data, errors } = await graph.ask(
          personOf('WORKER', staff).token,
          'query($id: ID!) { user(id: $id) { name email account { balance } } me { name } }',
          { id: world.stranger.id },
        );
        expect(data).toEqual({
          user: { name: 'stranger', email: null, account: null },
          me: { name: 'worker' },
        });
        expect(
          errors?.map(({ path, extensions }) => [path?.join('.'), extensions?.code]).toSorted(),
        ).toEqual([
          ['user.account', 'FORBIDDEN'],
          ['user.email', 'FORBIDDEN'],
        ]);
      });
    });
  });
}

// The users subgraph for a test: its first admin, people to register, and requests with a token of one's own.
import type { Actor, Role } from '@ates/kit/domain/actor';
import { userId } from '@ates/kit/domain/ids';
import {
  openTestSubgraph,
  type GraphQLAnswer,
  type TestSubgraph,
} from '@ates/kit/testing/open-test-subgraph';
import { testPorts } from '@ates/kit/testing/test-ports';
import { inject } from 'vitest';
import type { UsersConfig } from '../src/config.ts';
import { usersSubgraph } from '../src/subgraph.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string;
    natsUrl: string;
  }
}

export const adminEmail = 'root@example.org';
export const goodPassword = 'correct horse battery';

/** What a test's subgraph is told besides the kit's part; hashes are cheap. */
export const testConfig = {
  firstAdmin: { email: adminEmail, password: goodPassword, name: 'Root' },
  accessTokenMs: 300_000,
  refreshTokenMs: 1_800_000,
  selfRegistration: false,
  keyLifetimeMs: 30 * 24 * 3_600_000,
  argon2: { memoryKib: 64, passes: 1, atOnceMax: 2, waitingMax: 100 },
};

export interface UsersWorld {
  readonly world: TestSubgraph<UsersConfig>;
  readonly admin: Actor;
  /** Asks with the token as it is. */
  askWith(
    token: string,
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<GraphQLAnswer>;
  logIn(email: string, password?: string): Promise<GraphQLAnswer>;
  /** Registers somebody, asked for by the admin. */
  register(email: string, role?: Role): Promise<Actor>;
  /** Rows of a statement on the subgraph's own database. */
  rows(statement: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export async function openUsers(
  config: Partial<Omit<UsersConfig, 'natsUrl'>> = {},
): Promise<UsersWorld> {
  const world = await openTestSubgraph({
    definition: usersSubgraph,
    config: { ...testConfig, ...config },
    postgresUrl: inject('postgresUrl'),
    natsUrl: inject('natsUrl'),
    ports: testPorts(),
  });
  const rows = async (statement: string) => [
    ...(await world.subgraph.parts.database.sql.unsafe(statement)),
  ];
  const [root] = await rows(`select id from users where role = 'ADMIN'`);
  const admin: Actor = { id: userId(String(root?.['id'])), role: 'ADMIN' };
  const post = async (headers: Record<string, string>, body: object): Promise<GraphQLAnswer> => {
    const response = await fetch(world.subgraph.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    // The test reads what it expects; anything else fails there.
    return (await response.json()) as GraphQLAnswer;
  };
  return {
    world,
    admin,
    rows,
    askWith: (token, query, variables) =>
      post({ authorization: `Bearer ${token}` }, { query, variables }),
    logIn: (email, password = goodPassword) =>
      post({}, { query: loginMutation, variables: { input: { email, password } } }),
    async register(email, role = 'WORKER') {
      const input = {
        name: `Name of ${email}`,
        email,
        password: goodPassword,
        role,
        reason: 'Hired',
      };
      const answer = await world.ask(admin, registerMutation, { input });
      const [user] = await rows(`select id from users where email = '${email}'`);
      if (!user) throw new Error(`not registered: ${JSON.stringify(answer)}`);
      return { id: userId(String(user['id'])), role };
    },
    close: () => world.close(),
  };
}

export const loginMutation = `mutation ($input: LoginInput!) {
  login(input: $input) { accessToken expiresAt user { id name email role status version } }
}`;

export const registerMutation = `mutation ($input: RegisterUserInput!) {
  registerUser(input: $input) {
    user { id name email role status registeredAt version }
    refusal { code message }
  }
}`;

/** The value at `path` of an answer's data; undefined when there is none. */
export function at(answer: GraphQLAnswer | undefined, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    // Answers are plain JSON: objects and lists, read by key.
    (value, key) => (value as Record<string | number, unknown> | null | undefined)?.[key],
    answer?.data,
  );
}

/** The codes of an answer's errors with their paths, as `code at path`. */
export const errorsOf = ({ errors = [] }: GraphQLAnswer): string[] =>
  errors.map(({ extensions, path }) => `${extensions.code} at ${(path ?? []).join('.')}`);

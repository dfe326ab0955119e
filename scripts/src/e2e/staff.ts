// One person of each role, and a spare one each for what ends somebody's tokens: registered through the graph by the
// administrator, signed in through it.
import type { WholeGraph } from './whole-graph.ts';

export const roles = ['WORKER', 'ACCOUNTANT', 'MANAGER', 'ADMIN'] as const;
export type Role = (typeof roles)[number];

export interface Person {
  readonly id: string;
  readonly role: Role;
  readonly email: string;
  readonly password: string;
  /** Of the last sign-in. */
  readonly token: string;
  readonly refreshToken: string;
}

/** Registers somebody and signs them in. */
export async function hire(
  graph: WholeGraph,
  adminToken: string,
  role: Role,
  name: string,
): Promise<Person> {
  const email = `${name}@staff.example`;
  const password = `${name}-password-1`;
  const { data, errors } = await graph.ask<{
    registerUser: { user: { id: string } | null } | null;
  }>(
    adminToken,
    'mutation($input: RegisterUserInput!) { registerUser(input: $input) { user { id } refusal { code } } }',
    { input: { name, email, password, role, reason: 'hired' } },
  );
  const id = data.registerUser?.user?.id;
  if (id === undefined) throw new Error(`not registered: ${JSON.stringify({ data, errors })}`);
  return signIn(graph, { id, role, email, password });
}

/** Signs somebody in (again): a new access token, a new refresh token. */
export async function signIn(
  graph: WholeGraph,
  person: Omit<Person, 'token' | 'refreshToken'>,
): Promise<Person> {
  const { email, password } = person;
  const { data, errors } = await graph.ask<{
    login: { accessToken: string; refreshToken: string } | null;
  }>(
    undefined,
    'mutation($input: LoginInput!) { login(input: $input) { accessToken refreshToken } }',
    { input: { email, password } },
  );
  if (!data.login) throw new Error(`login of ${email} failed: ${JSON.stringify(errors)}`);
  const { accessToken: token, refreshToken } = data.login;
  return { ...person, token, refreshToken };
}

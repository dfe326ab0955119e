// What the launcher prints when everything runs: the address, who can sign in, three things to try.
// The operations are the README's; the test over the whole graph runs them as they stand here.
import { demoPassword, demoPeople } from './demo-company.ts';

export interface WelcomeOptions {
  readonly gatewayUrl: string;
  readonly admin: { readonly email: string; readonly password: string };
  readonly demo: boolean;
}

/** Three things to try, and the sign-in they need. */
export const operations = {
  login: `mutation { login(input: { email: "wanda@ates.example", password: "${demoPassword}" }) { accessToken } }`,
  query: `{ tasks(first: 5) { edges { node { title status assignee { name } price { fee reward } } } } }`,
  mutation: `mutation { createTask(input: { title: "Polish the mirrors" }) { task { id assignee { name } } } }`,
  subscription: `subscription { balanceChanged { balance earnedToday owner { name } } }`,
} as const;

export function welcomeText({ gatewayUrl, admin, demo }: WelcomeOptions): string {
  const accounts = [
    ['administrator', admin.email, admin.password] as const,
    ...(demo ? demoPeople : []).map(
      ({ role, email }) => [role.toLowerCase(), email, demoPassword] as const,
    ),
  ];
  const lines = accounts.map(
    ([role, email, password]) => `  ${role.padEnd(14)}${email.padEnd(26)}${password}`,
  );
  return `
The graph is at ${gatewayUrl}/graphql (open it in a browser for GraphiQL).

Who can sign in:
${lines.join('\n')}

${demo ? thingsToTry : emptyCompany(admin.email)}
Ctrl-C stops everything.
`;
}

const thingsToTry = `Sign in first, and send the token as the header {"Authorization": "Bearer …"}:
  ${operations.login}

Three things to try:
  who has what to do   ${operations.query}
  make more work       ${operations.mutation}
  watch your balance   ${operations.subscription}
`;

function emptyCompany(email: string): string {
  return `The company is empty. Sign in as ${email} and register people:
  mutation { registerUser(input: { name: "…", email: "…", password: "…", role: WORKER, reason: "…" }) { user { id } } }
`;
}

// Writes docs/ERRORS.md: the catalogues of gateway, kit and subgraphs go in, one page for whoever writes a client
// comes out.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { refusals as analytics } from '@ates/analytics/domain/refusals';
import { refusals as billing } from '@ates/billing/domain/refusals';
import { errorCodes, errorStatuses } from '@ates/gateway/error-codes';
import { apiErrorCodes } from '@ates/kit/api/error-codes';
import { kitRefusals, type RefusalCatalogue } from '@ates/kit/domain/refusal-catalogue';
import { refusals as tasks } from '@ates/tasks/domain/refusals';
import { refusals as users } from '@ates/users/domain/refusals';

/** The refusals by the package that makes them. */
export const refusalCatalogues: Readonly<Record<string, RefusalCatalogue>> = {
  users,
  tasks,
  billing,
  analytics,
  kit: kitRefusals,
};

/** Every other error: codes of the gateway and of a subgraph's API. */
export const errorCatalogues = { gateway: errorCodes, kit: apiErrorCodes } as const;

/** Writes the page below `outputRoot`. */
export async function generateErrorPage(_root: string, outputRoot: string): Promise<string[]> {
  const file = join('docs', 'ERRORS.md');
  await mkdir(dirname(join(outputRoot, file)), { recursive: true });
  await writeFile(join(outputRoot, file), errorPage());
  return [file];
}

/** The page. */
export function errorPage(): string {
  return `# Errors and refusals

<!-- GENERATED from the catalogues by \`npm run generate errors\`. Do not edit. -->

A client meets two kinds of "no", and both carry a code that never changes its meaning.

- A **refusal** is an answer of the domain: a rule said no, nothing was written. It stands in the payload of the
  mutation, \`refusal { code message }\`, beside \`null\` for the result; the HTTP status is 200.
- An **error** stands in \`errors[]\` with \`extensions.code\`. When it concerns a field, that field is null and the
  rest of the answer stands; when it concerns the request, there is no \`data\`.

Messages are for people and may change. The log knows more under the answer's correlation id.

## Refusals

${refusalTable()}

## Errors of the services

They pass through the gateway unchanged. The status is what a service answers when it is asked directly.

${table(
  ['code', 'status', 'meaning'],
  entries(apiErrorCodes).map(([code, { meaning, status }]) => [
    `\`${code}\``,
    String(status),
    meaning,
  ]),
)}

## Errors of the gateway

The status is for clients that accept \`application/graphql-response+json\`; those that accept only
\`application/json\` get 200 instead of 400 for an operation that is refused.

${table(
  ['code', 'status', 'meaning'],
  entries(errorCodes).map(([code, meaning]) => [`\`${code}\``, gatewayStatus(code), meaning]),
)}
`;
}

function refusalTable(): string {
  const rows = Object.entries(refusalCatalogues).flatMap(([name, catalogue]) =>
    Object.entries(catalogue).map(([code, { meaning, of }]) => [
      `\`${code}\``,
      name === 'kit' ? 'all' : name,
      of.map((field) => (field === '*' ? 'every mutation' : `\`${field}\``)).join(', '),
      meaning,
    ]),
  );
  return table(
    ['code', 'service', 'mutations', 'meaning'],
    rows.toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1)),
  );
}

/** A service that fails costs its own fields only: the answer as a whole is fine. */
const gatewayStatus = (code: keyof typeof errorCodes): string =>
  String(errorStatuses[code] ?? (code.startsWith('SUBGRAPH_') || code === 'FORBIDDEN' ? 200 : 400));

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Object.entries with the keys' type: a catalogue has exactly the keys it was written with. */
const entries = <Key extends string, Value>(record: Readonly<Record<Key, Value>>) =>
  // TypeScript allows more keys at run time than the type names; a literal has none.
  Object.entries(record) as [Key, Value][];

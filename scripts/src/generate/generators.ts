// Everything in the repository that is derived from something else, by name. A generator reads the repository at
// `root`, writes below `outputRoot`, and answers the files it wrote, relative to either.
import { generateComposeNats } from './compose-nats.ts';
import { generateErrorPage } from './error-page.ts';
import { generateGraphqlTypes } from './graphql-types.ts';
import { generateMigrations } from './migrations.ts';

/** Writes derived files; `title` names what needs a name (a migration). */
export type Generate = (root: string, outputRoot: string, title?: string) => Promise<string[]>;

/** The generators in the order in which `npm run generate` runs them. */
export const generators: Readonly<Record<string, Generate>> = {
  types: generateGraphqlTypes,
  migrations: generateMigrations,
  errors: generateErrorPage,
  nats: generateComposeNats,
};

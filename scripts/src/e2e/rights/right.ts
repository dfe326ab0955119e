// One line of the table of rights (docs/RULES.md 6): what is tried, by which root field, and who gets an answer.
// The lines stand in users.ts, tasks.ts, billing.ts and analytics.ts beside this file; roles.suite.ts tries them all.
import type { Person, Role } from '../staff.ts';

/** Who gets an answer: everybody, everybody who is signed in, or these roles. */
export type Allowed = 'public' | 'signed-in' | readonly Role[];

/** What the variables may name. */
export interface World {
  /** Somebody else, a worker with an account. */
  readonly stranger: Person;
  /** A shuffle that was asked for. */
  readonly shuffleId: string;
}

/** What an operation is asked with. */
export type Variables = (me: Person, world: World) => Record<string, unknown>;

export interface Right {
  /** What is tried, unique in the table. */
  readonly title: string;
  /** `Type.field` of the root field it goes through. */
  readonly field: string;
  readonly document: string;
  readonly allowed: Allowed;
  readonly variables?: Variables;
  /** Done by the role's spare person, who signs in before each try: it ends tokens. */
  readonly spare?: true;
  /** Default: through the gateway, and past it at the subgraph itself. */
  readonly via?: 'gateway' | 'service';
}

/** An id that nobody and nothing has. */
export const nobody = '01890000-0000-7000-8000-000000000000';

export const admins: readonly Role[] = ['ADMIN'];
export const leaders: readonly Role[] = ['MANAGER', 'ADMIN'];
export const accountants: readonly Role[] = ['ACCOUNTANT', 'ADMIN'];

/** `$id` is the stranger's. */
export const strangersId: Variables = (_me, { stranger }) => ({ id: stranger.id });

/** `$id` is one's own. */
export const ownId: Variables = ({ id }) => ({ id });

/** `$input`, the same for everybody. */
export const input =
  (value: object): Variables =>
  () => ({ input: value });

/** A mutation whose payload is asked for its refusal alone: what is tried is refused by a rule, and changes nothing. */
export const refused = (field: string, type: string): string =>
  `mutation($input: ${type}!) { ${field}(input: $input) { refusal { code } } }`;

/** An entity by its key, as a gateway asks for it. */
export const entity = (type: string, selection: string): string =>
  `query($id: ID!) { _entities(representations: [{ __typename: "${type}", id: $id }]) {
    ... on ${type} { ${selection} } } }`;

/** Every subgraph has its own dead letters, and the same rights on them. */
export function deadLetterRights(subgraph: string): readonly Right[] {
  const ofSubgraph = `${subgraph.charAt(0).toUpperCase()}${subgraph.slice(1)}DeadLetter`;
  const variables: Variables = () => ({ id: nobody });
  return [
    {
      title: `dead letters of ${subgraph}`,
      field: `Query.${subgraph}DeadLetters`,
      document: `{ ${subgraph}DeadLetters(first: 5) { edges { node { id } } } }`,
      allowed: admins,
    },
    {
      title: `a dead letter of ${subgraph}`,
      field: `Query.${subgraph}DeadLetter`,
      document: `query($id: ID!) { ${subgraph}DeadLetter(id: $id) { id } }`,
      variables,
      allowed: admins,
    },
    {
      title: `redrive a dead letter of ${subgraph}`,
      field: `Mutation.redrive${ofSubgraph}`,
      document: refused(`redrive${ofSubgraph}`, `Redrive${ofSubgraph}Input`),
      variables: (me, world) => ({ input: variables(me, world) }),
      allowed: admins,
    },
  ];
}

// Dead letters in the graph, the same in every subgraph: its schema.graphql names the fields, this file
// answers them. For admins only (docs/RULES.md 6).
import type { CommandContext } from '../commands/run-command.ts';
import type { Refusal } from '../domain/decision.ts';
import type { DeadLetter, DeadLetterPlace } from '../projections/dead-letters.ts';
import { commandContext, type ApiContext } from './api-context.ts';
import { badUserInput } from './api-errors.ts';
import { pageRequest, toConnection } from './connection.ts';
import type { AccessTable } from './guard-schema.ts';
import type { Resolvers } from './start-subgraph-server.ts';

/** What the fields are answered from. */
export interface DeadLetterDesk {
  readonly newest: (after: DeadLetterPlace | undefined, limit: number) => Promise<DeadLetter[]>;
  readonly byId: (id: string) => Promise<DeadLetter | undefined>;
  readonly redrive: (
    context: CommandContext,
    id: string,
  ) => Promise<{ readonly kind: 'done' } | { readonly kind: 'refused'; readonly refusal: Refusal }>;
}

/** The fields of the subgraph `name`: `tasksDeadLetters`, `tasksDeadLetter`, `redriveTasksDeadLetter`. */
const fieldsOf = (name: string) => ({
  list: `${name}DeadLetters`,
  one: `${name}DeadLetter`,
  redrive: `redrive${name.charAt(0).toUpperCase()}${name.slice(1)}DeadLetter`,
});

/** The rows of the subgraph's table of access. */
export function deadLetterAccess(name: string): AccessTable {
  const { list, one, redrive } = fieldsOf(name);
  return {
    [`Query.${list}`]: ['ADMIN'],
    [`Query.${one}`]: ['ADMIN'],
    [`Mutation.${redrive}`]: ['ADMIN'],
  };
}

/** Adds the fields' resolvers to the subgraph's own, when its table of access has them. */
export function withDeadLetters(
  name: string,
  access: AccessTable,
  own: Resolvers,
  desk: DeadLetterDesk,
): Resolvers {
  const { list, one, redrive } = fieldsOf(name);
  if (access[`Query.${list}`] === undefined) return own;
  return {
    ...own,
    Query: { ...own['Query'], [list]: listField(desk), [one]: oneField(desk) },
    Mutation: { ...own['Mutation'], [redrive]: redriveField(desk) },
    DeadLetter: deadLetterFields,
  };
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
}

const listField = (desk: DeadLetterDesk) => async (_parent: unknown, args: PageArgs) => {
  const { first, after } = pageRequest(args, 2);
  const letters = await desk.newest(after && placeOf(after), first + 1);
  return toConnection(letters, first, ({ parkedAt, id }) => [parkedAt.toISOString(), id]);
};

/** A cursor is the client's to send, so it may say anything. */
function placeOf([parkedAt = '', id = '']: readonly string[]): DeadLetterPlace {
  const instant = new Date(parkedAt);
  const isInstant = /^2\d{3}-/.test(parkedAt) && !Number.isNaN(instant.getTime());
  if (!isInstant || !uuid.test(id)) throw badUserInput('after', 'is no cursor of this list');
  return { parkedAt: instant, id };
}

const oneField =
  (desk: DeadLetterDesk) =>
  async (_parent: unknown, { id }: { readonly id: string }) =>
    (uuid.test(id) ? await desk.byId(id) : undefined) ?? null;

interface RedriveArgs {
  readonly input: { readonly id: string; readonly idempotencyKey?: string | null };
}

const notFound = { code: 'DEAD_LETTER_NOT_FOUND', message: 'There is no such dead letter.' };

const redriveField =
  (desk: DeadLetterDesk) =>
  async (_parent: unknown, { input }: RedriveArgs, context: ApiContext) => {
    const by = commandContext(context, input.idempotencyKey);
    if (!uuid.test(input.id)) return { deadLetter: null, refusal: notFound };
    const result = await desk.redrive(by, input.id);
    const refusal = result.kind === 'refused' ? result.refusal : null;
    return { deadLetter: (await desk.byId(input.id)) ?? null, refusal };
  };

const deadLetterFields = {
  sequence: ({ sequence }: DeadLetter) => String(sequence),
  payload: ({ payload }: DeadLetter) => Buffer.from(payload).toString('utf8'),
  parkedAt: ({ parkedAt }: DeadLetter) => parkedAt.toISOString(),
  redrivenAt: ({ redrivenAt }: DeadLetter) => redrivenAt?.toISOString() ?? null,
};

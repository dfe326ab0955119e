// The lists of analytics, in pages.
import { badUserInput } from '@ates/kit/api/api-errors';
import { pageRequest, toConnection } from '@ates/kit/api/connection';
import { isEntityId } from '@ates/kit/domain/entity-id';
import { money } from '@ates/kit/domain/money';
import type { AnalyticsDeps } from '../projections/analytics-deps.ts';
import { asOf } from '../projections/as-of.ts';
import { factsPage, type Fact } from '../projections/facts.ts';
import { belowZeroPage } from '../projections/ledger.ts';
import type { Activity, ActorRole } from './resolvers.gen.ts';

interface PageArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** People below zero now, the deepest debt first. */
export async function peopleBelowZeroPage(deps: AnalyticsDeps, args: PageArgs) {
  const { first, after } = pageRequest(args, 2);
  const readUntil = await asOf(deps);
  const rows = await belowZeroPage(deps.db, first + 1, after && accountCursor(after));
  const { edges, pageInfo } = toConnection(rows, first, (row) => [
    String(row.balance),
    row.accountId,
  ]);
  return {
    edges: edges.map(({ node, cursor }) => ({
      node: { user: { id: node.accountId }, balance: money(node.balance) },
      cursor,
    })),
    pageInfo,
    asOf: readUntil,
  };
}

interface ActivityArgs extends PageArgs {
  readonly userId?: string | null | undefined;
  readonly entityId?: string | null | undefined;
}

/** What happened, newest first. */
export async function activityPage(deps: AnalyticsDeps, args: ActivityArgs) {
  const { first, after } = pageRequest(args, 2);
  const readUntil = await asOf(deps);
  const rows = await factsPage(deps.db, {
    actorId: idOf('userId', args.userId),
    entityId: idOf('entityId', args.entityId),
    limit: first + 1,
    after: after && factCursor(after),
  });
  const { edges, pageInfo } = toConnection(rows, first, (fact) => [
    fact.occurredAt.toISOString(),
    fact.eventId,
  ]);
  return {
    edges: edges.map(({ node, cursor }) => ({ node: activityOf(node), cursor })),
    pageInfo,
    asOf: readUntil,
  };
}

function activityOf(fact: Fact): Activity {
  return {
    id: fact.eventId,
    type: fact.type,
    entityId: fact.entityId,
    occurredAt: fact.occurredAt.toISOString(),
    actor: fact.actorRole === 'SYSTEM' ? null : { id: fact.actorId },
    // The envelope's contract knows these five only.
    actorRole: fact.actorRole as ActorRole,
    reason: reasonOf(fact.data),
    correlationId: fact.correlationId,
    details: JSON.stringify(fact.data),
  };
}

const reasonOf = (data: unknown): string | null =>
  typeof data === 'object' && data !== null && 'reason' in data && typeof data.reason === 'string'
    ? data.reason
    : null;

function idOf(field: string, value: string | null | undefined): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (!isEntityId(value)) throw badUserInput(field, 'is no id');
  return value;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const noCursor = () => badUserInput('after', 'is no cursor of this list');

function factCursor([instant = '', eventId = '']: readonly string[]): readonly [Date, string] {
  const occurredAt = new Date(instant);
  if (Number.isNaN(occurredAt.getTime()) || !uuid.test(eventId)) throw noCursor();
  return [occurredAt, eventId];
}

function accountCursor([balance = '', accountId = '']: readonly string[]) {
  if (!/^-\d{1,15}$/.test(balance) || !isEntityId(accountId)) throw noCursor();
  return { balance: Number(balance), accountId };
}

// The billing subgraph for a test: other subgraphs' events to feed it, people to ask as, and its books.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor, Role } from '@ates/kit/domain/actor';
import { userId } from '@ates/kit/domain/ids';
import { eventually } from '@ates/kit/testing/eventually';
import {
  openTestSubgraph,
  type PublishFacts,
  type TestSubgraph,
} from '@ates/kit/testing/open-test-subgraph';
import type { SubgraphConfig } from '@ates/kit/process/config';
import { testPorts } from '@ates/kit/testing/test-ports';
import type { CloudEvent } from '@ates/schema/contracts/envelope';
import { taskAssignedV1, taskCompletedV1, taskCreatedV2 } from '@ates/schema/contracts/tasks';
import { expect, inject } from 'vitest';
import type { BillingConfig } from '../src/config.ts';
import { billingSubgraph } from '../src/subgraph.ts';

export const person = (id: string, role: Role = 'WORKER'): Actor => ({ id: userId(id), role });
export const admin = person('ada', 'ADMIN');
export const accountant = person('acc', 'ACCOUNTANT');
export const manager = person('mia', 'MANAGER');

export interface EntryRow {
  readonly account_id: string;
  readonly account_version: number;
  readonly kind: string;
  readonly amount: number;
  readonly task_id: string | null;
  readonly business_day: string;
  readonly late: boolean;
  readonly balance_after: number;
  readonly cause_event_id: string;
  readonly correlation_id: string;
}

export interface BillingWorld extends TestSubgraph<BillingConfig> {
  created(task: string, facts?: PublishFacts): Promise<CloudEvent>;
  assigned(task: string, to: string, facts?: PublishFacts): Promise<CloudEvent>;
  completed(task: string, by: string, facts?: PublishFacts): Promise<CloudEvent>;
  /** The ledger in the order of booking, once it has exactly `count` entries. */
  entries(count: number): Promise<EntryRow[]>;
  /** Waits until an event has been handled. */
  handled(event: { readonly id: string }): Promise<void>;
  /** Waits until everything tasks told so far has been handled. */
  settled(): Promise<void>;
  /** Rows of a statement on the subgraph's own database. */
  rows<Row extends object>(statement: string): Promise<Row[]>;
}

export interface BillingOptions extends Partial<Omit<BillingConfig, keyof SubgraphConfig>> {
  readonly start?: string;
  readonly businessTimeZone?: string;
}

export async function openBilling(options: BillingOptions = {}): Promise<BillingWorld> {
  const { start, businessTimeZone, ...settings } = options;
  const mails = await mkdtemp(join(tmpdir(), 'ates-wages-'));
  const world = await openTestSubgraph({
    definition: billingSubgraph,
    config: { ...testSettings(mails), ...settings },
    postgresUrl: inject('postgresUrl'),
    natsUrl: inject('natsUrl'),
    ports: testPorts(start),
    ...(businessTimeZone ? { businessTimeZone } : {}),
  });
  const at = (facts?: PublishFacts): string => facts?.time ?? world.ports.now().toISOString();
  const rows: BillingWorld['rows'] = async <Row extends object>(statement: string) => {
    // The statement is the test's own: it knows what its rows look like.
    const answer = await world.subgraph.parts.database.sql.unsafe<Row[]>(statement);
    return [...answer];
  };
  const ledger = () => rows<EntryRow>(ledgerStatement);
  const handled = ({ id }: { readonly id: string }) =>
    eventually(async () => {
      expect(await rows(`select 1 from inbox where event_id = '${id}'`)).toHaveLength(1);
    });
  let markers = 0;
  const assigned: BillingWorld['assigned'] = (taskId, assigneeId, facts) =>
    world.publish(
      taskAssignedV1,
      { taskId, assigneeId, reason: 'CREATED', assignedAt: at(facts) },
      facts,
    );

  // The world's own properties are getters (a restart replaces them), so it stays the prototype.
  return Object.assign(Object.create(world) as TestSubgraph<BillingConfig>, {
    assigned,
    rows,
    async close() {
      await world.close();
      await rm(mails, { recursive: true, force: true });
    },
    created: (taskId: string, facts?: PublishFacts) =>
      world.publish(
        taskCreatedV2,
        {
          taskId,
          title: `Title of ${taskId}`,
          description: null,
          createdBy: 'ada',
          createdAt: at(facts),
        },
        facts,
      ),
    completed: (taskId: string, assigneeId: string, facts?: PublishFacts) =>
      world.publish(taskCompletedV1, { taskId, assigneeId, completedAt: at(facts) }, facts),
    entries: (count: number) =>
      eventually(async () => {
        const all = await ledger();
        expect(all).toHaveLength(count);
        return all;
      }),
    handled,
    async settled() {
      // One stream is handled in order: when the last event has been, all have.
      markers += 1;
      await handled(
        await world.publish(taskCreatedV2, {
          taskId: `marker-${markers}`,
          title: 'marker',
          description: null,
          createdBy: 'ada',
          createdAt: at(),
        }),
      );
    },
  });
}

/** Quick looks, small chunks, and days closed by hand unless a test says otherwise. */
const testSettings = (mails: string): Omit<BillingConfig, keyof SubgraphConfig> => ({
  mail: { smtpUrl: undefined, from: 'ates@ates.example', directory: mails },
  closeScheduler: 'off',
  closeGraceMs: 60_000,
  closeDrainMaxMs: 10_000,
  closeChunkMax: 2,
  closeLanes: 2,
  closeLookMs: 20,
  payoutMode: 'auto',
  payoutRetryMs: 3_600_000,
  payoutAttemptMs: 10_000,
  payoutLookMs: 20,
});

const ledgerStatement = `
  select account_id, account_version::int, kind, amount::int, task_id, business_day::text, late,
    balance_after::int, cause_event_id, correlation_id
  from ledger_entries order by booked_at, id`;

/** B-13: the books balance, by SQL alone. Answers every sum that has to be zero. */
export const booksThatDoNotBalance = `
  select 'balance of ' || a.id as what from accounts a
    left join ledger_entries e on e.account_id = a.id
    group by a.id, a.balance, a.version
    having a.balance <> coalesce(sum(case when e.kind in ('FEE', 'PAYOUT') then -e.amount else e.amount end), 0)
  union all
  select 'double entry' from (
    select debit_account as account, -amount as amount from ledger_entries
    union all select credit_account, amount from ledger_entries) postings
    having sum(amount) <> 0
  union all
  select 'balances + payouts + income' where 0 <>
    (select coalesce(sum(balance), 0) from accounts)
    + (select coalesce(sum(case kind when 'PAYOUT' then amount when 'PAYOUT_REVERSAL' then -amount else 0 end), 0) from ledger_entries)
    + (select coalesce(sum(case kind when 'FEE' then amount when 'REWARD' then -amount else 0 end), 0) from ledger_entries)
  union all
  select 'order of ' || account_id from (
    select account_id, account_version, balance_after, lag(account_version) over w as previous,
      sum(case when kind in ('FEE', 'PAYOUT') then -amount else amount end) over w as running
    from ledger_entries window w as (partition by account_id order by account_version)) ordered
    where account_version <= previous or balance_after <> running
  union all
  select 'version of ' || a.id from accounts a
    join aggregates g on g.type = 'account' and g.id = a.id where g.version <> a.version`;

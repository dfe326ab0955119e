// Random commands by random people over several days against a model of the rules: who may do what, which code refuses,
// who has which task; then, as billing lives through those days, whose money it is, what each close pays, and how far
// every payout may come. Σ of all money is 0.
import { eventually } from '@ates/kit/testing/eventually';
import { openTestSubgraph, type GraphQLAnswer } from '@ates/kit/testing/open-test-subgraph';
import type { Role } from '@ates/kit/domain/actor';
import { userStateV1 } from '@ates/schema/contracts/users';
import { tasksSubgraph } from '@ates/tasks/subgraph';
import * as fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { behaviours, dayAfter } from './rules-ledger.ts';
import { checkMoney, type MoneyPlan, type MoneyStep } from './rules-money.ts';
import { names, RulesModel, type ModelTask, type Name } from './rules-model.ts';

type Step =
  | { readonly kind: 'create'; readonly by: Name }
  | { readonly kind: 'complete'; readonly by: Name; readonly task: number }
  | { readonly kind: 'finish'; readonly task: number }
  | { readonly kind: 'shuffle'; readonly by: Name }
  | { readonly kind: 'role'; readonly who: Name; readonly role: Role }
  | { readonly kind: 'status'; readonly who: Name; readonly active: boolean }
  | { readonly kind: 'next-day' };

const by = fc.constantFrom(...names);
const task = fc.nat(20);
// Ada stays who she is: somebody must be able to look.
const changing = fc.constantFrom('mia' as const, 'acc' as const, 'w1' as const, 'w2' as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('create' as const), by }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('complete' as const), by, task }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('finish' as const), task }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('shuffle' as const), by }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('role' as const),
      who: changing,
      role: fc.constantFrom<Role[]>('WORKER', 'ACCOUNTANT', 'MANAGER', 'ADMIN'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('status' as const),
      who: changing,
      active: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('next-day' as const) }) },
);

const moneyStep: fc.Arbitrary<MoneyStep> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('order' as const),
      behaviour: fc.constantFrom(...behaviours),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('close' as const), by }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('confirm' as const, 'retry' as const, 'cancel' as const),
      by,
      payout: fc.nat(20),
    }),
  },
);

const moneyPlan: fc.Arbitrary<MoneyPlan> = fc.record({
  mode: fc.constantFrom('auto' as const, 'manual' as const),
  steps: fc.array(moneyStep, { minLength: 6, maxLength: 16 }),
  order: fc.array(fc.nat(1_000), { minLength: 7, maxLength: 30 }),
});

test('whatever people ask in whatever order, the answers and the money are those of the rules', async () => {
  expect.hasAssertions();
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 10, maxLength: 24 }),
      moneyPlan,
      async (steps, plan) => {
        const mails = await mkdtemp(join(tmpdir(), 'ates-rules-'));
        const told = await runTasks(steps, mails);
        await checkMoney(told.model, told.events, plan, servers(), mails);
        await rm(mails, { recursive: true, force: true });
      },
    ),
    // A failure prints its seed, and is made smaller for as long as that is.
    { numRuns: 3, interruptAfterTimeLimit: 90_000, verbose: 1 },
  );
}, 180_000);

const servers = () => ({ postgresUrl: inject('postgresUrl'), natsUrl: inject('natsUrl') });

async function openTasks(mails: string) {
  const world = await openTestSubgraph({
    definition: tasksSubgraph,
    config: {
      nonAssignableRoles: ['MANAGER', 'ADMIN'],
      shuffleQueueMax: 10,
      shuffleChunkMax: 3,
      mail: { smtpUrl: undefined, from: 'ates@ates.example', directory: mails },
    },
    ...servers(),
  });
  const knows = async (model: RulesModel, name: Name, version: number) => {
    const updatedAt = world.ports.now().toISOString();
    const role = model.roleOf(name);
    const status = model.isActive(name) ? ('ACTIVE' as const) : ('DEACTIVATED' as const);
    const state = { userId: name, version, name, role, status, tokenEpoch: 0 };
    await world.publish(userStateV1, { ...state, updatedAt }, { version });
    await eventually(async () => {
      const rows = await world.subgraph.parts.database.sql`
        select 1 from people where user_id = ${name} and version = ${version}`;
      expect(rows).toHaveLength(1);
    });
  };
  return { world, knows };
}
type Tasks = Awaited<ReturnType<typeof openTasks>>;

/** Every step as the model says, and every task as it knows it, after each. */
async function runTasks(steps: readonly Step[], mails: string) {
  const tasks = await openTasks(mails);
  const model = new RulesModel();
  try {
    for (const name of names) await tasks.knows(model, name, 1);
    for (const [at, one] of steps.entries()) await take(tasks, model, one, at + 2);
    const events = await eventually(async () => {
      const all = (await tasks.world.told('TASKS')).filter(({ type }) => moneyTypes.test(type));
      expect(all).toHaveLength(model.tasks.length + model.movements);
      return all;
    });
    return { model, events };
  } finally {
    await tasks.world.close();
  }
}

const moneyTypes = /^ates\.tasks\.task\.(created|assigned|completed)\.v\d+$/;

async function take(tasks: Tasks, model: RulesModel, one: Step, version: number): Promise<void> {
  // Whoever is deactivated cannot sign in.
  if ('by' in one && !model.isActive(one.by)) return;
  switch (one.kind) {
    case 'create':
      await create(tasks, model, one.by);
      break;
    case 'complete':
      await complete(tasks, model, one.by, model.tasks[one.task % (model.tasks.length + 1)]);
      break;
    case 'finish': {
      const chosen = model.tasks[one.task % Math.max(1, model.tasks.length)];
      if (chosen && model.isActive(chosen.assignee))
        await complete(tasks, model, chosen.assignee, chosen);
      break;
    }
    case 'shuffle':
      await shuffle(tasks, model, one.by);
      break;
    case 'role':
      model.setRole(one.who, one.role);
      await tasks.knows(model, one.who, version);
      break;
    case 'status':
      model.setActive(one.who, one.active);
      await tasks.knows(model, one.who, version);
      break;
    case 'next-day': {
      const today = tasks.world.ports.now().toISOString().slice(0, 10);
      tasks.world.ports.setNow(`${dayAfter(today)}T09:00:00.000Z`);
      break;
    }
  }
  const known = model.tasks.map(({ id, assignee, completed }) => [id, assignee, completed]);
  expect(new Set((await allTasks(tasks)).map((task) => JSON.stringify(task)))).toEqual(
    new Set(known.map((task) => JSON.stringify(task))),
  );
}

/** The code of a refusal, of either kind; null when the field was done. */
function codeOf(
  answer: GraphQLAnswer<Record<string, { refusal: { code: string } | null } | null>>,
) {
  const [error] = answer.errors ?? [];
  return error?.extensions.code ?? Object.values(answer.data)[0]?.refusal?.code ?? null;
}

interface Created {
  readonly createTask: {
    readonly task: { readonly id: string; readonly assignee: { readonly id: Name } } | null;
    readonly refusal: { readonly code: string } | null;
  };
}

async function create({ world }: Tasks, model: RulesModel, creator: Name): Promise<void> {
  const answer = await world.ask<Created>(
    model.actor(creator),
    'mutation { createTask(input: { title: "Pop" }) { task { id assignee { id } } refusal { code } } }',
  );
  const { task: made, refusal } = answer.data.createTask;
  expect(refusal?.code ?? null).toBe(model.codeOfCreate());
  if (made === null) return;
  const assignee = made.assignee.id;
  expect(model.assignable).toContain(assignee);
  model.tasks.push({ id: made.id, assignee, completed: false, charged: [assignee] });
}

async function complete(
  { world }: Tasks,
  model: RulesModel,
  who: Name,
  chosen: ModelTask | undefined,
): Promise<void> {
  const answer = await world.ask<Record<string, { refusal: { code: string } | null }>>(
    model.actor(who),
    'mutation($id: ID!) { completeTask(input: { taskId: $id }) { refusal { code } } }',
    { id: chosen?.id ?? '01890000-0000-7000-8000-000000000000' },
  );
  const expected = model.codeOfComplete(who, chosen);
  expect(codeOf(answer)).toBe(expected);
  if (expected === null && chosen) chosen.completed = true;
}

interface Shuffled {
  readonly shuffleTasks: {
    readonly shuffle: { readonly id: string } | null;
    readonly refusal: { readonly code: string } | null;
  } | null;
}

async function shuffle(tasks: Tasks, model: RulesModel, who: Name): Promise<void> {
  const answer = await tasks.world.ask<Shuffled>(
    model.actor(who),
    'mutation { shuffleTasks { shuffle { id } refusal { code } } }',
  );
  const { data } = answer;
  expect(answer.errors?.[0]?.extensions.code ?? data.shuffleTasks?.refusal?.code ?? null).toBe(
    model.codeOfShuffle(who),
  );
  const id = data.shuffleTasks?.shuffle?.id;
  if (id === undefined) return;
  await eventually(async () => {
    const asked = 'query($id: ID!) { shuffle(id: $id) { status } }';
    const state = await tasks.world.ask(model.actor('ada'), asked, { id });
    expect(state.data).toEqual({ shuffle: { status: 'FINISHED' } });
  });
  // TT-10, TT-15, D-6: open tasks may have moved, to somebody assignable; a fee for each that did.
  const now = new Map((await allTasks(tasks)).map(([taskId, assignee]) => [taskId, assignee]));
  for (const open of model.tasks.filter(({ completed }) => !completed)) {
    const assignee = now.get(open.id) ?? open.assignee;
    expect(model.assignable).toContain(assignee);
    if (assignee !== open.assignee) open.charged.push(assignee);
    open.assignee = assignee;
  }
}

interface Listed {
  readonly tasks: {
    readonly edges: readonly {
      readonly node: {
        readonly id: string;
        readonly status: string;
        readonly assignee: { readonly id: Name };
      };
    }[];
  };
}

async function allTasks({ world }: Tasks): Promise<[string, Name, boolean][]> {
  const { data } = await world.ask<Listed>(
    new RulesModel().actor('w1'),
    '{ tasks(first: 100) { edges { node { id status assignee { id } } } } }',
  );
  return data.tasks.edges.map(({ node }) => [
    node.id,
    node.assignee.id,
    node.status === 'COMPLETED',
  ]);
}

// The rules of tasks and money as a model: what each command must answer, and what everybody must own in the end.
// A test asks the real subgraphs the same things and compares (docs/RULES.md 1, 2, 6).
import type { Actor, Role } from '@ates/kit/domain/actor';
import { userId } from '@ates/kit/domain/ids';

export const names = ['ada', 'mia', 'acc', 'w1', 'w2'] as const;
export type Name = (typeof names)[number];

export interface ModelTask {
  readonly id: string;
  assignee: Name;
  completed: boolean;
  /** Whoever was charged the fee, once per assignment. */
  readonly charged: Name[];
}

const leaders: readonly Role[] = ['MANAGER', 'ADMIN'];
const accountants: readonly Role[] = ['ACCOUNTANT', 'ADMIN'];

/** One company: who is what, and which tasks there are. */
export class RulesModel {
  readonly tasks: ModelTask[] = [];
  readonly #roles = new Map<Name, Role>([
    ['ada', 'ADMIN'],
    ['mia', 'MANAGER'],
    ['acc', 'ACCOUNTANT'],
    ['w1', 'WORKER'],
    ['w2', 'WORKER'],
  ]);

  actor(name: Name): Actor {
    return { id: userId(name), role: this.roleOf(name) };
  }

  roleOf(name: Name): Role {
    const role = this.#roles.get(name);
    if (role === undefined) throw new Error(`nobody is called ${name}`);
    return role;
  }

  promote(name: Name): void {
    this.#roles.set(name, 'MANAGER');
  }

  /** TT-7, D-1. */
  get assignable(): Name[] {
    return names.filter((name) => !leaders.includes(this.roleOf(name)));
  }

  /** TT-4, D-10: any role may create; the code of the refusal, or null. */
  codeOfCreate(): string | null {
    return this.assignable.length === 0 ? 'NO_ELIGIBLE_ASSIGNEE' : null;
  }

  /** TT-9, D-10. */
  codeOfShuffle(by: Name): string | null {
    return leaders.includes(this.roleOf(by)) ? this.codeOfCreate() : 'FORBIDDEN';
  }

  /** TT-15, D-7, D-8: the assignee and nobody else, once, whatever their role is by now. */
  codeOfComplete(by: Name, task: ModelTask | undefined): string | null {
    if (task === undefined) return 'TASK_NOT_FOUND';
    if (task.assignee !== by) return 'NOT_ASSIGNEE';
    return task.completed ? 'TASK_ALREADY_COMPLETED' : null;
  }

  /** AC-2, AC-3. */
  maySeeAccount(by: Name, whose: Name): boolean {
    return by === whose || this.maySeeCompany(by);
  }

  maySeeCompany(by: Name): boolean {
    return accountants.includes(this.roleOf(by));
  }

  /** AC-10: a fee per assignment, the reward to whoever completed. In cents. */
  balanceOf(name: Name, prices: ReadonlyMap<string, Price>): number {
    return this.tasks.reduce((balance, task) => {
      const { fee, reward } = prices.get(task.id) ?? { fee: Number.NaN, reward: Number.NaN };
      const fees = fee * task.charged.filter((one) => one === name).length;
      return balance - fees + (task.completed && task.assignee === name ? reward : 0);
    }, 0);
  }

  /** How many entries the ledger has in the end. */
  get entries(): number {
    const of = (task: ModelTask) => task.charged.length + (task.completed ? 1 : 0);
    return this.tasks.reduce((sum, task) => sum + of(task), 0);
  }
}

/** What a task costs and brings, in cents. */
export interface Price {
  readonly fee: number;
  readonly reward: number;
}

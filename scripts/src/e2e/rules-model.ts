// The rules of tasks and rights as a model: what each command must answer, and who then has which task. A test asks the
// real subgraph the same things and compares (docs/RULES.md 1, 6). The rules of money are in rules-ledger.ts.
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
  readonly #deactivated = new Set<Name>();

  actor(name: Name): Actor {
    return { id: userId(name), role: this.roleOf(name) };
  }

  roleOf(name: Name): Role {
    const role = this.#roles.get(name);
    if (role === undefined) throw new Error(`nobody is called ${name}`);
    return role;
  }

  setRole(name: Name, role: Role): void {
    this.#roles.set(name, role);
  }

  /** Whoever is deactivated cannot sign in: they ask for nothing (D-11). */
  isActive(name: Name): boolean {
    return !this.#deactivated.has(name);
  }

  setActive(name: Name, active: boolean): void {
    if (active) this.#deactivated.delete(name);
    else this.#deactivated.add(name);
  }

  /** TT-7, D-1. */
  get assignable(): Name[] {
    return names.filter((name) => this.isActive(name) && !leaders.includes(this.roleOf(name)));
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

  /** AC-19: who may close days and decide about payouts. */
  codeOfMoney(by: Name): 'FORBIDDEN' | null {
    return this.maySeeCompany(by) ? null : 'FORBIDDEN';
  }

  /** How many movements of money tasks has told of. */
  get movements(): number {
    const of = (task: ModelTask) => task.charged.length + (task.completed ? 1 : 0);
    return this.tasks.reduce((sum, task) => sum + of(task), 0);
  }
}

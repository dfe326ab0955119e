// The people and the work of the demo company, so that the first look at the graph shows something.
// Everybody can read these passwords: they are for a system on one's own machine.

export type DemoRole = 'MANAGER' | 'ACCOUNTANT' | 'WORKER';

export interface DemoPerson {
  readonly name: string;
  readonly email: string;
  readonly role: DemoRole;
}

export const demoPassword = 'popug-demo-1';

export const demoPeople: readonly DemoPerson[] = [
  { name: 'Mona Manager', email: 'manager@ates.example', role: 'MANAGER' },
  { name: 'Archie Accountant', email: 'accountant@ates.example', role: 'ACCOUNTANT' },
  { name: 'Wanda Worker', email: 'wanda@ates.example', role: 'WORKER' },
  { name: 'Willy Worker', email: 'willy@ates.example', role: 'WORKER' },
  { name: 'Winnie Worker', email: 'winnie@ates.example', role: 'WORKER' },
];

export interface DemoTask {
  readonly title: string;
  readonly jiraId?: string;
  readonly description?: string;
  /** Whoever draws it finishes it at once. */
  readonly done: boolean;
}

export const demoTasks: readonly DemoTask[] = [
  { title: 'Teach the parrots to estimate', jiraId: 'UBERPOP-1', done: true },
  { title: 'Count the seeds in the pantry', jiraId: 'UBERPOP-2', done: true },
  { title: 'Repair the perch in meeting room 3', jiraId: 'UBERPOP-3', done: false },
  {
    title: 'Find out who repeats everything',
    description: 'Somebody on the second floor. Start with the usual suspects.',
    done: false,
  },
  { title: 'Write the release song', jiraId: 'UBERPOP-5', done: false },
];

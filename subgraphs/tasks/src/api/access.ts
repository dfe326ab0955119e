// Who may call which root field of tasks (domain rules: "Who may do what").
import type { AccessTable } from '@ates/kit/api/guard-schema';

export const access: AccessTable = {
  'Query.task': 'signed-in',
  'Query.tasks': 'signed-in',
  'Query.myTasks': 'signed-in',
  'Query.shuffle': ['MANAGER', 'ADMIN'],
  'Mutation.createTask': 'signed-in',
  'Mutation.completeTask': 'signed-in',
  'Mutation.shuffleTasks': ['MANAGER', 'ADMIN'],
};

// Who may call which root field of tasks (domain rules: "Who may do what").
import { deadLetterAccess } from '@ates/kit/api/dead-letter-api';
import type { AccessTable } from '@ates/kit/api/guard-schema';
import type { Role } from '@ates/kit/domain/actor';

/** TT-9: who may ask for a shuffle, and see what became of one. */
export const shuffleRoles: readonly Role[] = ['MANAGER', 'ADMIN'];

export const access: AccessTable = {
  'Query.task': 'signed-in',
  'Query.tasks': 'signed-in',
  'Query.myTasks': 'signed-in',
  'Query.shuffle': shuffleRoles,
  'Query.taskChange': 'signed-in',
  'Mutation.createTask': 'signed-in',
  'Mutation.completeTask': 'signed-in',
  'Mutation.shuffleTasks': shuffleRoles,
  'Subscription.taskChanged': 'signed-in',
  'Subscription.shuffleProgress': shuffleRoles,
  ...deadLetterAccess('tasks'),
};

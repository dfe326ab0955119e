// Who may do what with tasks: everybody sees and creates them, leaders shuffle; no role helps to complete another's.
import {
  deadLetterRights,
  entity,
  input,
  leaders,
  nobody,
  refused,
  strangersId,
  type Right,
} from './right.ts';

const id = () => ({ id: nobody });
const all = 'title status assignee { name } price { status fee reward }';

export const tasksRights: readonly Right[] = [
  {
    title: 'a task',
    field: 'Query.task',
    document: 'query($id: ID!) { task(id: $id) { title } }',
    variables: id,
    allowed: 'signed-in',
  },
  {
    title: 'all tasks with their prices (D-24)',
    field: 'Query.tasks',
    document: `{ tasks(first: 5) { edges { node { ${all} } } } }`,
    allowed: 'signed-in',
    via: 'gateway',
  },
  {
    title: 'all tasks (TT-1)',
    field: 'Query.tasks',
    document: '{ tasks(first: 5) { edges { node { title status price { fee } } } } }',
    allowed: 'signed-in',
  },
  {
    title: 'one’s own tasks',
    field: 'Query.myTasks',
    document: '{ myTasks(first: 5) { edges { node { title } } } }',
    allowed: 'signed-in',
  },
  {
    title: 'somebody’s tasks, as an entity',
    field: 'Query._entities',
    document: entity('User', 'tasks(first: 5) { edges { node { title } } }'),
    variables: strangersId,
    allowed: 'signed-in',
    via: 'service',
  },
  {
    title: 'a task, as an entity',
    field: 'Query._entities',
    document: entity('Task', 'title'),
    variables: id,
    allowed: 'signed-in',
    via: 'service',
  },
  {
    title: 'what became of a shuffle',
    field: 'Query.shuffle',
    document: 'query($id: ID!) { shuffle(id: $id) { status } }',
    variables: id,
    allowed: leaders,
  },
  {
    title: 'what became of a shuffle, as an entity',
    field: 'Query._entities',
    document: entity('Shuffle', 'status'),
    variables: id,
    allowed: leaders,
    via: 'service',
  },
  {
    title: 'what a shuffle is doing, live',
    field: 'Subscription.shuffleProgress',
    document: 'subscription($id: ID!) { shuffleProgress(shuffleId: $id) { considered } }',
    variables: (_me, { shuffleId }) => ({ id: shuffleId }),
    allowed: leaders,
    via: 'gateway',
  },
  ...[false, true].map((all): Right => ({
    title: all ? 'everybody’s tasks live (TT-1)' : 'one’s own tasks live (S-03)',
    field: 'Subscription.taskChanged',
    document: 'subscription($all: Boolean) { taskChanged(all: $all) { change } }',
    variables: () => ({ all }),
    allowed: 'signed-in',
    via: 'gateway',
  })),
  {
    title: 'a task as a change of one',
    field: 'Query.taskChange',
    document: 'query($id: ID!) { taskChange(taskId: $id, change: LEFT) { version } }',
    variables: id,
    allowed: 'signed-in',
  },
  {
    title: 'create a task (TT-4)',
    field: 'Mutation.createTask',
    document: refused('createTask', 'CreateTaskInput'),
    variables: input({ title: 'try the rights' }),
    allowed: 'signed-in',
  },
  {
    title: 'complete a task',
    field: 'Mutation.completeTask',
    document: refused('completeTask', 'CompleteTaskInput'),
    variables: input({ taskId: nobody }),
    allowed: 'signed-in',
  },
  {
    title: 'shuffle (TT-9, T-06)',
    field: 'Mutation.shuffleTasks',
    document: 'mutation { shuffleTasks { refusal { code } } }',
    allowed: leaders,
  },
  ...deadLetterRights('tasks'),
];

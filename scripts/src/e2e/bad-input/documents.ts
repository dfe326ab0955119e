// Documents that do not fit the schema, and documents that fit and ask for too much: refused before anybody is asked.
import type { Attempt } from './attempt.ts';

const nested = (levels: number): string => {
  const open = 'tasks(first: 1) { edges { node { assignee { '.repeat(levels);
  return `{ me { ${open} id ${'} } } }'.repeat(levels)} } }`;
};

/** Each fragment spreads the one before it twice: 2ⁿ fields in n lines. */
const bomb = (lines: number): string => {
  const fragments = Array.from(
    { length: lines },
    (_, index) => `fragment f${index + 1} on User { ...f${index} ...f${index} }`,
  );
  return `{ me { ...f${lines} } } fragment f0 on User { id name } ${fragments.join(' ')}`;
};

const tooMuch = [
  'DEPTH_EXCEEDED',
  'TOKENS_EXCEEDED',
  'SELECTIONS_EXCEEDED',
  'ALIASES_EXCEEDED',
  'ROOT_FIELDS_EXCEEDED',
  'DIRECTIVES_EXCEEDED',
  'COST_EXCEEDED',
];
const invalid = ['GRAPHQL_VALIDATION_FAILED'];
const title = (value: string): string =>
  `mutation { createTask(input: { title: ${value} }) { refusal { code } } }`;

export const badDocuments: readonly Attempt[] = [
  { title: 'no document', document: '', expected: ['GRAPHQL_PARSE_FAILED', 'BAD_REQUEST'] },
  { title: 'no GraphQL', document: 'select * from tasks', expected: ['GRAPHQL_PARSE_FAILED'] },
  { title: 'half a document', document: '{ me { id ', expected: ['GRAPHQL_PARSE_FAILED'] },
  { title: 'an unknown field', document: '{ secrets }', expected: invalid },
  { title: 'a field of a subgraph', document: '{ _service { sdl } }', expected: invalid },
  {
    title: 'an entity past its subgraph',
    document: '{ _entities(representations: []) { __typename } }',
    expected: invalid,
  },
  { title: 'an unknown argument', document: '{ task(title: "x") { id } }', expected: invalid },
  { title: 'a missing argument', document: '{ task { id } }', expected: invalid },
  { title: 'an object without fields', document: '{ me }', expected: invalid },
  { title: 'a number for a title', document: title('42'), expected: invalid },
  { title: 'a list for a title', document: title('["x"]'), expected: invalid },
  { title: 'null for a title', document: title('null'), expected: invalid },
  {
    title: 'an unknown status',
    document: '{ tasks(status: DONE) { edges { cursor } } }',
    expected: invalid,
  },
  {
    title: 'a text for a status',
    document: '{ tasks(status: "OPEN") { edges { cursor } } }',
    expected: invalid,
  },
  {
    title: 'a text for a number',
    document: '{ tasks(first: "10") { edges { cursor } } }',
    expected: invalid,
  },
  {
    title: 'a number for a title, as a variable',
    document:
      'mutation($title: String!) { createTask(input: { title: $title }) { refusal { code } } }',
    variables: { title: 42 },
    expected: ['BAD_USER_INPUT'],
  },
  {
    title: 'no variable where one is needed',
    document: 'query($id: ID!) { task(id: $id) { title } }',
    expected: ['BAD_USER_INPUT'],
  },
  {
    title: 'an object for an id',
    document: 'query($id: ID!) { task(id: $id) { title } }',
    variables: { id: { $gt: '' } },
    expected: ['BAD_USER_INPUT'],
  },
  {
    title: 'a list for an id',
    document: 'query($id: ID!) { task(id: $id) { title } }',
    variables: { id: ['a', 'b'] },
    expected: ['BAD_USER_INPUT', 'nothing'],
  },
  {
    title: 'fragments in a circle',
    document: '{ me { ...a } } fragment a on User { ...b } fragment b on User { ...a }',
    expected: invalid,
  },
  { title: 'a nesting of 40', document: nested(10), expected: tooMuch },
  { title: 'a nesting of 4000', document: nested(1000), expected: tooMuch },
  { title: 'a bomb of fragments', document: bomb(25), expected: tooMuch },
  {
    title: 'many aliases',
    document: `{ ${Array.from({ length: 150 }, (_, index) => `a${index}: me { id }`).join(' ')} }`,
    expected: tooMuch,
  },
  {
    title: 'ten thousand tokens',
    document: `{ me { ${'id '.repeat(10_000)} } }`,
    expected: tooMuch,
  },
  {
    title: 'pages in pages in pages',
    document: `{ tasks(first: 100) { edges { node { assignee { tasks(first: 100) { edges { node { assignee {
      tasks(first: 100) { edges { node { title } } } } } } } } } } } }`,
    expected: tooMuch,
  },
  {
    title: 'two operations, none named',
    document: '{ me { id } } query b { me { id } }',
    expected: ['GRAPHQL_VALIDATION_FAILED', 'OPERATION_RESOLUTION_FAILED'],
  },
  {
    title: 'a subscription over HTTP',
    document: 'subscription { balanceChanged { balance } }',
    expected: ['SUBSCRIPTION_NEEDS_SOCKET', 'NOT_ACCEPTABLE'],
  },
];

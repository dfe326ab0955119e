// Documents made to hurt a gateway, against the library graph: each cheap to send, and dear to whoever plans or runs it.
// For tests and for the benchmark that watches a victim meanwhile.

/** A hostile document by name, and the codes it may be refused with. */
export type HostileDocument = {
  readonly name: string;
  readonly query: string;
  readonly codes: readonly string[];
};

const times = (n: number, part: (i: number) => string) =>
  Array.from({ length: n }, (_, i) => part(i)).join(' ');
const nested = (n: number, field: string): string =>
  `${`${field} { `.repeat(n)}id${' }'.repeat(n)}`;

/** Every document is refused before it is planned. */
export const hostileDocuments: readonly HostileDocument[] = [
  {
    name: 'fragments that double forty times',
    query: `{ books { ...F0 } } ${times(40, (i) => `fragment F${i} on Book { ...F${i + 1} ...F${i + 1} }`)}
     fragment F40 on Book { author { id } }`,
    codes: ['SELECTIONS_EXCEEDED', 'DEPTH_EXCEEDED'],
  },
  {
    name: 'a planner bomb: inline fragments on an interface that double',
    query: `{ media { ...F0 } } ${times(12, (i) => `fragment F${i} on Media { ... on Book { ...F${i + 1} } ... on Film { ...F${i + 1} } }`)}
     fragment F12 on Media { author { friends { friends { name } } } }`,
    codes: ['SELECTIONS_EXCEEDED', 'DEPTH_EXCEEDED'],
  },
  {
    name: 'a flood of aliases',
    query: `{ ${times(150, (i) => `a${i}: book(id: "b1") { id }`)} }`,
    codes: ['TOKENS_EXCEEDED', 'ALIASES_EXCEEDED', 'ROOT_FIELDS_EXCEEDED'],
  },
  {
    name: 'a flood of one field',
    query: `{ ${times(900, () => '__typename')} }`,
    codes: ['ROOT_FIELDS_EXCEEDED'],
  },
  {
    name: 'a flood of one field below',
    query: `{ books { ...F ...F ...F ...F } } fragment F on Book { ${times(800, () => 'id')} }`,
    codes: ['SELECTIONS_EXCEEDED'],
  },
  {
    name: 'a flood of directives',
    query: `{ books { id ${times(180, () => '@skip(if: false)')} } }`,
    codes: ['TOKENS_EXCEEDED', 'DIRECTIVES_EXCEEDED'],
  },
  {
    name: 'a deep document',
    query: `{ author(id: "a1") { ${nested(90, 'friends')} } }`,
    codes: ['DEPTH_EXCEEDED'],
  },
  {
    name: 'a wide document',
    query: `{ books { ${times(1_200, () => 'id')} } }`,
    codes: ['TOKENS_EXCEEDED'],
  },
  {
    name: 'lists in lists in lists',
    query: `{ author(id: "a1") { ${nested(8, 'friends')} } }`,
    codes: ['COST_EXCEEDED'],
  },
  {
    name: 'a circle of fragments',
    query: '{ books { ...A } } fragment A on Book { ...B } fragment B on Book { ...A }',
    codes: ['GRAPHQL_VALIDATION_FAILED'],
  },
  {
    name: 'unused fragments',
    query: `{ books { id } } ${times(90, (i) => `fragment F${i} on Book { id }`)}`,
    codes: ['GRAPHQL_VALIDATION_FAILED'],
  },
  {
    name: 'a list value nested by the parser',
    query: `{ book(id: ${'['.repeat(450)}${']'.repeat(450)}) { id } }`,
    codes: ['GRAPHQL_VALIDATION_FAILED', 'DEPTH_EXCEEDED'],
  },
  {
    name: 'introspection that grows by itself',
    query:
      '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
    codes: ['GRAPHQL_VALIDATION_FAILED'],
  },
  {
    name: 'many operations',
    query: times(120, (i) => `query Q${i} { books { id } }`),
    codes: ['OPERATION_RESOLUTION_FAILED', 'TOKENS_EXCEEDED'],
  },
  {
    name: 'a quarter of a megabyte of one name',
    query: `{ ${'x'.repeat(200_000)} }`,
    codes: ['GRAPHQL_VALIDATION_FAILED'],
  },
  {
    name: 'no GraphQL, and long',
    query: '{'.repeat(900),
    codes: ['GRAPHQL_PARSE_FAILED', 'TOKENS_EXCEEDED'],
  },
];

/** Variables made to hurt, as JSON texts: nested as deep as a body may be, and as long. */
export const hostileVariables: readonly (readonly [string, string])[] = [
  ['variables nested a hundred thousand levels', `${'['.repeat(60_000)}${']'.repeat(60_000)}`],
  ['an object of as many levels', `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`],
  ['a list of a hundred thousand', `[${'1,'.repeat(100_000)}1]`],
];

// Types, nulls and errors over several subgraphs, a row each: interfaces, unions, fragments at depth, lists of lists,
// null bubbling as the specification says it, and errors at their places.
// Every row is written down by hand, run by our executor and compared with Apollo's.
import { subgraph, testFeatures, type Feature } from '../testing/feature-table.ts';

type Rep = Readonly<Record<string, string>>;

const fail = (message: string) => () => {
  throw new Error(message);
};

const animals = {
  a: subgraph(
    `interface Animal { id: ID! legs: Int! friend: Animal }
     interface Pet implements Animal { id: ID! legs: Int! friend: Animal owner: String }
     type Dog implements Pet & Animal @key(fields: "id") { id: ID! legs: Int! friend: Animal owner: String barks: Boolean }
     type Cat implements Pet & Animal @key(fields: "id") { id: ID! legs: Int! friend: Animal owner: String owner2: String! lives: Int }
     type Bird implements Animal @key(fields: "id") { id: ID! legs: Int! friend: Animal span: Int }
     union Thing = Dog | Bird | Stone
     type Stone { weight: Int }
     type Query { animals: [Animal!]! pets: [Pet] things: [Thing] grid: [[Animal!]]! }`,
    {
      Animal: { __resolveType: (o: object) => kindOf(o) },
      Pet: { __resolveType: (o: object) => kindOf(o) },
      Thing: { __resolveType: (o: object) => kindOf(o) },
      Query: {
        animals: () => [dog, cat, bird],
        pets: () => [cat, null, dog],
        things: () => [bird, stone, dog],
        grid: () => [[dog, bird], null, [], [cat]],
      },
    },
  ),
  b: subgraph(
    `type Dog @key(fields: "id") { id: ID! sound: String! rank: Int }
     type Cat @key(fields: "id") { id: ID! sound: String! rank: String }
     type Bird @key(fields: "id") { id: ID! sound: String! }`,
    {
      Dog: { sound: () => 'woof', rank: () => 1 },
      Cat: { sound: () => 'meow', rank: () => 'first' },
      Bird: { sound: () => 'tweet' },
    },
  ),
};

const stone = { weight: 9 };
const bird = { id: 'bird', legs: 2, span: 5, friend: null };
const cat = { id: 'cat', legs: 4, owner: 'Ann', owner2: 'Ann!', lives: 9, friend: bird };
const dog = { id: 'dog', legs: 4, owner: 'Bob', barks: true, friend: cat };

function kindOf(object: object): string {
  if ('barks' in object) return 'Dog';
  if ('lives' in object) return 'Cat';
  return 'span' in object ? 'Bird' : 'Stone';
}

const types: Feature[] = [
  {
    feature: 'an interface: fragments on its types, each with fields of another subgraph',
    graph: animals,
    query: '{ animals { __typename legs ... on Dog { barks sound } ... on Bird { sound } } }',
    data: {
      animals: [
        { __typename: 'Dog', legs: 4, barks: true, sound: 'woof' },
        { __typename: 'Cat', legs: 4 },
        { __typename: 'Bird', legs: 2, sound: 'tweet' },
      ],
    },
    nodes: ['Flatten'],
  },
  {
    feature:
      'fragments at depth: an interface in an interface, spread by name, on narrower and wider types',
    graph: animals,
    query: `query { animals { ...A } } fragment A on Animal { id friend { ...P friend { ...A2 } } }
      fragment P on Pet { owner ... on Animal { legs ... on Cat { sound } } }
      fragment A2 on Animal { ... on Pet { id } ... on Bird { span sound } }`,
    data: {
      animals: [
        {
          id: 'dog',
          friend: { owner: 'Ann', legs: 4, sound: 'meow', friend: { span: 5, sound: 'tweet' } },
        },
        { id: 'cat', friend: { friend: null } },
        { id: 'bird', friend: null },
      ],
    },
  },
  {
    feature: 'a union with a type no other subgraph knows, and __typename under two names',
    graph: animals,
    query:
      '{ things { __typename kind: __typename ... on Stone { weight } ... on Dog { sound } ... on Bird { sound } } }',
    data: {
      things: [
        { __typename: 'Bird', kind: 'Bird', sound: 'tweet' },
        { __typename: 'Stone', kind: 'Stone', weight: 9 },
        { __typename: 'Dog', kind: 'Dog', sound: 'woof' },
      ],
    },
  },
  {
    feature:
      'colliding aliases: one name, fields of other types in other fragments, over two subgraphs',
    graph: animals,
    query: `{ pets { ... on Dog { v: rank w: sound } ... on Cat { v: lives w: owner2 } }
      things { ... on Dog { v: rank } ... on Bird { v: span } ... on Stone { v: weight } } }`,
    data: {
      pets: [{ v: 9, w: 'Ann!' }, null, { v: 1, w: 'woof' }],
      things: [{ v: 5 }, { v: 9 }, { v: 1 }],
    },
  },
  {
    feature:
      'output rewrites: fields whose types differ are fetched under other names and come back under their own',
    hiveDiffers: 'it does not rename them, and the subgraph refuses the fetch',
    graph: {
      a: subgraph(
        `interface N { id: ID! } type X implements N @key(fields: "id") { id: ID! }
         type Y implements N @key(fields: "id") { id: ID! } type Query { ns: [N] }`,
        {
          N: { __resolveType: ({ id }: Rep) => (id === 'x' ? 'X' : 'Y') },
          Query: { ns: () => [{ id: 'x' }, { id: 'y' }] },
        },
      ),
      b: subgraph(
        `interface N { id: ID! v: [String] } type X implements N @key(fields: "id") { id: ID! v: [String!]! w: Int }
         type Y implements N @key(fields: "id") { id: ID! v: [String] w: Int }`,
        { X: { v: () => ['x'], w: () => 1 }, Y: { v: () => [null, 'y'], w: fail('no w') } },
      ),
    },
    query: '{ ns { id v ... on X { w } ... on Y { w } } }',
    data: {
      ns: [
        { id: 'x', v: ['x'], w: 1 },
        { id: 'y', v: [null, 'y'], w: null },
      ],
    },
    errors: ['ns.1.w: no w'],
    nodes: ['outputRewrites'],
  },
  {
    feature: 'lists of lists of an interface, nulls and empty ones among them',
    graph: animals,
    query: '{ grid { id ... on Cat { sound } ... on Bird { sound } } }',
    data: {
      grid: [
        [{ id: 'dog' }, { id: 'bird', sound: 'tweet' }],
        null,
        [],
        [{ id: 'cat', sound: 'meow' }],
      ],
    },
  },
  {
    feature: '@interfaceObject: a subgraph that knows only the interface adds to all of its types',
    graph: {
      a: subgraph(
        `interface Media @key(fields: "id") { id: ID! title: String }
         type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int }
         type Film implements Media @key(fields: "id") { id: ID! title: String minutes: Int }
         type Query { media: [Media] }`,
        {
          Media: {
            __resolveType: ({ id }: Rep) => (id?.startsWith('b') ? 'Book' : 'Film'),
            __resolveReference: ({ id }: Rep) => ({ id, title: `T${id}`, pages: 1, minutes: 2 }),
          },
          Query: {
            media: () => [
              { id: 'b1', title: 'B', pages: 5 },
              { id: 'f1', title: 'F', minutes: 7 },
            ],
          },
        },
      ),
      b: subgraph(
        `type Media @interfaceObject @key(fields: "id") { id: ID! stars: Int next: Media }
         type Query { best: Media }`,
        {
          Media: { stars: ({ id }: Rep) => id?.length, next: () => ({ id: 'b2' }) },
          Query: { best: () => ({ id: 'f9' }) },
        },
      ),
    },
    query: `{ media { stars ... on Book { pages next { title } } }
      best { __typename stars title ... on Film { minutes } next { __typename title ... on Book { pages } } } }`,
    data: {
      media: [{ stars: 2, pages: 5, next: { title: 'Tb2' } }, { stars: 2 }],
      best: {
        __typename: 'Film',
        stars: 2,
        title: 'Tf9',
        minutes: 2,
        next: { __typename: 'Book', title: 'Tb2', pages: 1 },
      },
    },
    nodes: ['inputRewrites'],
  },
  {
    feature: 'type conditions in paths: entities below one type of an interface only',
    graph: {
      a: subgraph(
        `interface Slot { at: Int } type Full implements Slot { at: Int who: U } type Kept implements Slot { at: Int who: U }
         type U @key(fields: "id") { id: ID! } type Query { slots: [Slot] }`,
        {
          Slot: { __resolveType: ({ at }: { at: number }) => (at === 1 ? 'Full' : 'Kept') },
          Query: {
            slots: () => [
              { at: 1, who: { id: 'a' } },
              { at: 2, who: { id: 'b' } },
            ],
          },
        },
      ),
      b: subgraph('type U @key(fields: "id") { id: ID! name: String }', {
        U: { name: ({ id }: Rep) => `n${id}` },
      }),
    },
    query: '{ slots { at ... on Full { who { name } } ... on Kept { who { id } } } }',
    data: {
      slots: [
        { at: 1, who: { name: 'na' } },
        { at: 2, who: { id: 'b' } },
      ],
    },
  },
  {
    feature:
      'hidden types and enum values: what the API does not know is null, with an error where it stands',
    graph: {
      a: subgraph(
        `enum E { OPEN SECRET @inaccessible } interface N { id: ID! e: E } type X implements N { id: ID! e: E }
         type Y implements N @inaccessible { id: ID! e: E } union U = X | Y
         type Query { es: [E] strict: [E!] ns: [N] us: [U] }`,
        {
          N: { __resolveType: ({ id }: Rep) => (id === 'x' ? 'X' : 'Y') },
          U: { __resolveType: ({ id }: Rep) => (id === 'x' ? 'X' : 'Y') },
          Query: {
            es: () => ['OPEN', 'SECRET'],
            strict: () => ['OPEN', 'SECRET'],
            ns: () => [{ id: 'x', e: 'SECRET' }, { id: 'y' }],
            us: () => [{ id: 'y' }, { id: 'x' }],
          },
        },
      ),
    },
    query: '{ es strict ns { id e } us { __typename } }',
    data: {
      es: ['OPEN', null],
      strict: null,
      ns: [{ id: 'x', e: null }, null],
      us: [null, { __typename: 'X' }],
    },
    errors: [
      'es.1: A service answered something that is not E.',
      'strict.1: A service answered something that is not E.',
      'ns.0.e: A service answered something that is not E.',
      'ns.1: A service answered something that is not N.',
      'us.0: A service answered something that is not U.',
    ],
    apolloDiffers: 'says it in other words',
  },
];

const nulls: Feature[] = [
  {
    feature:
      'null bubbling: from another subgraph up to what may be null, within one item of a list',
    graph: {
      a: subgraph(
        'type P @key(fields: "id") { id: ID! in: Box! } type Box { p: P! } type Query { boxes: [Box] one: Box! }',
        {
          P: { in: () => ({}) },
          Query: {
            boxes: () => [{ p: { id: '1' } }, { p: { id: '2' } }],
            one: () => ({ p: { id: '1' } }),
          },
        },
      ),
      b: subgraph('type P @key(fields: "id") { id: ID! name: String! }', {
        P: {
          name: ({ id }: Rep) => {
            if (id === '2') throw new Error('no name for 2');
            return `n${id}`;
          },
        },
      }),
    },
    query: '{ boxes { p { name } } one { p { name } } }',
    data: { boxes: [{ p: { name: 'n1' } }, null], one: { p: { name: 'n1' } } },
    errors: ['boxes.1.p.name: no name for 2'],
  },
  {
    feature: 'null bubbling: up to the whole answer',
    graph: {
      a: subgraph('type P @key(fields: "id") { id: ID! } type Query { p: P! other: Int }', {
        Query: { p: () => ({ id: '1' }), other: () => 1 },
      }),
      b: subgraph('type P @key(fields: "id") { id: ID! name: String! }', {
        P: { name: fail('broken') },
      }),
    },
    query: '{ other p { name } }',
    data: null,
    errors: ['p.name: broken'],
  },
  {
    feature: 'null bubbling: an entity that is not there, where a field of it may not be null',
    graph: {
      a: subgraph('type P @key(fields: "id") { id: ID! } type Query { ps: [P] sure: [P!] }', {
        Query: { ps: () => [{ id: '1' }, { id: '2' }], sure: () => [{ id: '1' }, { id: '2' }] },
      }),
      b: subgraph('type P @key(fields: "id") { id: ID! name: String! }', {
        P: { __resolveReference: ({ id }: Rep) => (id === '1' ? { id, name: 'one' } : null) },
      }),
    },
    query: '{ ps { name } sure { name } }',
    data: { ps: [{ name: 'one' }, null], sure: null },
    errors: [
      'ps.1.name: Cannot return null for non-nullable field P.name.',
      'sure.1.name: Cannot return null for non-nullable field P.name.',
    ],
  },
  {
    feature: 'lists of lists: a null where none may be takes its list with it and no other',
    graph: {
      a: subgraph('type Query { grid: [[Int!]] deep: [[[Int!]!]] strict: [[Int]!] }', {
        Query: {
          grid: () => [[1, 2], [3, null], null, []],
          deep: () => [[[1]], [[2], [null]], []],
          strict: () => [[1, null], null],
        },
      }),
    },
    query: '{ grid deep }',
    data: { grid: [[1, 2], null, null, []], deep: [[[1]], null, []] },
    errors: [
      'grid.1.1: Cannot return null for non-nullable field Query.grid.',
      'deep.1.1.0: Cannot return null for non-nullable field Query.deep.',
    ],
  },
];

const errors: Feature[] = [
  {
    feature: 'errors: each at its place in lists, once for every place an entity stands at',
    graph: {
      a: subgraph(
        'type P @key(fields: "id") { id: ID! } type Box { ps: [[P]] } type Query { ps: [P] box: Box }',
        {
          Query: {
            ps: () => [{ id: '1' }, { id: '2' }, null, { id: '1' }],
            box: () => ({ ps: [[{ id: '3' }], null, [null, { id: '1' }]] }),
          },
        },
      ),
      b: subgraph('type P @key(fields: "id") { id: ID! name: String }', {
        P: {
          name: ({ id }: Rep) => {
            if (id === '1') throw new Error('not 1');
            return `n${id}`;
          },
        },
      }),
    },
    query: '{ ps { n: name } box { ps { name } } }',
    data: {
      ps: [{ n: null }, { n: 'n2' }, null, { n: null }],
      box: { ps: [[{ name: 'n3' }], null, [null, { name: null }]] },
    },
    errors: ['ps.0.n: not 1', 'ps.3.n: not 1', 'box.ps.2.1.name: not 1'],
  },
  {
    feature: 'errors: of an entity as a whole, at the field that is missing for it',
    graph: {
      a: subgraph('type P @key(fields: "id") { id: ID! } type Query { p: P }', {
        Query: { p: () => ({ id: '1' }) },
      }),
      b: subgraph('type P @key(fields: "id") { id: ID! name: String }', {
        P: { __resolveReference: fail('no such P'), name: () => 'x' },
      }),
    },
    query: '{ p { id name } }',
    data: { p: { id: '1', name: null } },
    errors: ['p.name: no such P'],
    apolloDiffers: 'tells it at the entity',
  },
  {
    feature: 'errors: in a field of two fetches, neither costs the other',
    graph: {
      a: subgraph('type P @key(fields: "id") { id: ID! } type Query { p: P }', {
        Query: { p: () => ({ id: '1' }) },
      }),
      b: subgraph('type P @key(fields: "id") { id: ID! b: String b2: String }', {
        P: { b: fail('b broke'), b2: () => 'fine' },
      }),
      c: subgraph('type P @key(fields: "id") { id: ID! c: String }', { P: { c: fail('c broke') } }),
    },
    query: '{ p { b b2 c } }',
    data: { p: { b: null, b2: 'fine', c: null } },
    errors: ['p.b: b broke', 'p.c: c broke'],
  },
];

testFeatures([...types, ...nulls, ...errors]);

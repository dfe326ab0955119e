// A graph that uses the parts of Federation the executor has to get right: entities with single, compound and
// several keys, @requires, @provides, @interfaceObject, interfaces, unions, lists of lists, @shareable, @override.
import type { TestSubgraphDefinition } from './test-subgraph.ts';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@shareable", "@requires", "@external", "@provides", "@interfaceObject", "@inaccessible", "@override"])`;

type Ref = { id: string; __typename?: string };

const books = [
  { id: 'b1', title: 'Emma', pages: 474, authorId: 'a1', format: 'PAPER' },
  { id: 'b2', title: 'Ulysses', pages: 730, authorId: 'a2', format: 'SECRET' },
  { id: 'b3', title: 'Persuasion', pages: 250, authorId: 'a1', format: 'PAPER' },
];
const films = [{ id: 'f1', title: 'Clueless', minutes: 97, authorId: 'a3' }];

const catalogue: TestSubgraphDefinition = {
  sdl: `${link}
    interface Media @key(fields: "id") { id: ID! title: String! author: Author }
    type Book implements Media @key(fields: "id") {
      id: ID! title: String! author: Author pages: Int! format: Format
      broken: String! maybe: String
    }
    type Film implements Media @key(fields: "id") { id: ID! title: String! author: Author minutes: Int! }
    union Work = Book | Film
    enum Format { PAPER SECRET @inaccessible }
    type Author @key(fields: "id") { id: ID! }
    type Shelf @key(fields: "room { id } number") { room: Room! number: Int! books: [Book!]! grid: [[Book]] }
    type Room @shareable { id: ID! }
    type Query {
      book(id: ID!): Book
      books(first: Int = 10): [Book!]!
      media: [Media]
      works: [Work!]
      shelf: Shelf
      hidden: [Book!]! @inaccessible
    }
    type Mutation { rename(id: ID!, title: String!): Book count: Int! }
  `,
  resolvers: {
    Media: {
      __resolveType: (o: unknown) => typeOf(o),
      __resolveReference: ({ id }: Ref) => [...books, ...films].find((media) => media.id === id),
    },
    Work: { __resolveType: (o: unknown) => typeOf(o) },
    Book: {
      __resolveReference: ({ id }: Ref) => books.find((b) => b.id === id),
      author: ({ authorId }: { authorId: string }) => ({ id: authorId }),
      broken: () => null,
      maybe: ({ id }: Ref) => {
        if (id === 'b2') throw new Error('maybe not');
        return 'yes';
      },
    },
    Film: {
      __resolveReference: ({ id }: Ref) => films.find((f) => f.id === id),
      author: ({ authorId }: { authorId: string }) => ({ id: authorId }),
    },
    Shelf: {
      __resolveReference: (shelf: object) => ({ ...shelf, books: [books[0]] }),
      grid: () => [[books[0], null], null, [books[1], books[0]]],
    },
    Query: {
      book: (_: unknown, { id }: Ref) => books.find((b) => b.id === id),
      books: (_: unknown, { first }: { first: number }) => books.slice(0, first),
      media: () => [books[0], films[0], null],
      works: () => [films[0], books[1]],
      shelf: () => ({ room: { id: 'r1' }, number: 7, books: [books[0], books[2]] }),
      hidden: () => books,
    },
    Mutation: {
      rename: (_: unknown, { id, title }: { id: string; title: string }) => ({
        ...books.find((b) => b.id === id),
        title,
      }),
      count: () => books.length,
    },
  },
};

function typeOf(object: unknown): string {
  return typeof object === 'object' && object !== null && 'pages' in object ? 'Book' : 'Film';
}

const authors: TestSubgraphDefinition = {
  sdl: `${link}
    type Author @key(fields: "id") @key(fields: "email") {
      id: ID! email: String! name: String! rival: Author friends: [Author!]! failing: String strict: String!
    }
    type Query { author(id: ID!): Author }
    type Mutation { addAuthor(name: String!): Author }
  `,
  resolvers: {
    Author: {
      __resolveReference: ({ id, email }: { id?: string; email?: string }) =>
        author(id ?? email?.slice(0, 2)),
      rival: ({ id }: Ref) => (id === 'a1' ? author('a2') : null),
      friends: ({ id }: Ref) => ['a1', 'a2', 'a3'].filter((other) => other !== id).map(author),
      failing: () => {
        throw new Error('no luck');
      },
      strict: ({ id }: Ref) => {
        if (id === 'a2') throw new Error('strict failed');
        return 'ok';
      },
    },
    Query: { author: (_: unknown, { id }: Ref) => author(id) },
    Mutation: {
      addAuthor: (_: unknown, { name }: { name: string }) => ({ ...author('a9'), name }),
    },
  },
};

function author(id: string | undefined) {
  return { id, email: `${id}@example.org`, name: `Author ${id}` };
}

const reviews: TestSubgraphDefinition = {
  sdl: `${link}
    type Media @interfaceObject @key(fields: "id") { id: ID! stars: Int reviews: [Review!]! }
    type Review { id: ID! text: String! by: Author! @provides(fields: "email") of: Media! }
    type Author @key(fields: "id") @key(fields: "email") { id: ID! email: String! @external reviews: [Review!]! }
    type Shelf @key(fields: "room { id } number") { room: Room! number: Int! label: String! }
    type Room @shareable { id: ID! }
    type Query { topReview: Review }
  `,
  resolvers: {
    Media: {
      stars: ({ id }: Ref) => id.charCodeAt(1) - 48,
      reviews: ({ id }: Ref) => [review(`${id}-1`), review(`${id}-2`)],
    },
    Author: { reviews: ({ id }: Ref) => [review(`b1-${id}`)] },
    Shelf: {
      label: ({ room, number }: { room: { id: string }; number: number }) => `${room.id}/${number}`,
    },
    Query: { topReview: () => review('b2-9') },
  },
};

function review(id: string) {
  return {
    id,
    text: `on ${id}`,
    by: { id: 'a1', email: 'a1@example.org' },
    of: { id: id.slice(0, 2) },
  };
}

const scales: TestSubgraphDefinition = {
  sdl: `${link}
    type Book @key(fields: "id") {
      id: ID! pages: Int! @external weight(unit: Unit = GRAM): Float! @requires(fields: "pages")
    }
    enum Unit { GRAM OUNCE }
    type Query { heaviest: Book }
  `,
  resolvers: {
    Book: {
      weight: ({ pages }: { pages: number }, { unit }: { unit: string }) =>
        unit === 'GRAM' ? pages * 2 : pages / 14,
    },
    Query: { heaviest: () => ({ id: 'b2' }) },
  },
};

/** Four subgraphs that share books, films, authors and shelves. */
export const libraryGraph = { catalogue, authors, reviews, scales };

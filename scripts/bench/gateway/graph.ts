// The graph of the measurement: accounts, products, inventory and reviews, the shape public gateway benchmarks use.
// Data is made by arithmetic, so that every run and every subgraph process has the same.

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3",
  import: ["@key", "@external", "@requires", "@provides", "@shareable"])`;

/** The subgraphs' SDL, Federation 2. */
export const sdls: Readonly<Record<string, string>> = {
  accounts: `${link}
    type Query { me: User user(id: ID!): User users: [User] }
    type User @key(fields: "id") { id: ID! name: String username: String @shareable birthday: Int }`,
  inventory: `${link}
    type Product @key(fields: "upc") {
      upc: String! weight: Int @external price: Int @external inStock: Boolean
      shippingEstimate: Int @requires(fields: "price weight")
    }`,
  products: `${link}
    type Query { topProducts(first: Int = 5): [Product] }
    type Product @key(fields: "upc") { upc: String! name: String price: Int weight: Int }`,
  reviews: `${link}
    type Review { id: ID! body: String author: User @provides(fields: "username") product: Product }
    type User @key(fields: "id") { id: ID! username: String @external reviews: [Review] }
    type Product @key(fields: "upc") { upc: String! reviews: [Review] }`,
};

/** The same as Federation 1, for a gateway that reads nothing newer. */
export const federation1: Readonly<Record<string, string>> = {
  accounts: `extend type Query { me: User user(id: ID!): User users: [User] }
    type User @key(fields: "id") { id: ID! name: String username: String birthday: Int }`,
  inventory: `extend type Product @key(fields: "upc") {
      upc: String! @external weight: Int @external price: Int @external inStock: Boolean
      shippingEstimate: Int @requires(fields: "price weight")
    }`,
  products: `extend type Query { topProducts(first: Int = 5): [Product] }
    type Product @key(fields: "upc") { upc: String! name: String price: Int weight: Int }`,
  reviews: `type Review { id: ID! body: String author: User @provides(fields: "username") product: Product }
    extend type User @key(fields: "id") { id: ID! @external username: String @external reviews: [Review] }
    extend type Product @key(fields: "upc") { upc: String! @external reviews: [Review] }`,
};

/** An object of the graph: plain values, and functions where a field leads on or takes arguments. */
export type Node = { readonly [field: string]: unknown };

/** What leads on from an object. */
export type Resolver = (args: Node) => unknown;

const usersMax = 8;
const productsMax = 12;

function user(id: number): Node {
  return {
    __typename: 'User',
    id: String(id),
    name: `Person number ${id}`,
    username: `person-${id}`,
    birthday: 1950 + id,
    reviews: () => [0, 1, 2].map((n) => review(id * 3 + n)),
  };
}

function product(upc: number): Node {
  const price = 100 + ((upc * 37) % 900);
  const weight = 10 + ((upc * 91) % 500);
  return {
    __typename: 'Product',
    upc: String(upc),
    name: `A product with the number ${upc}`,
    price,
    weight,
    inStock: upc % 3 !== 0,
    shippingEstimate: price > 500 ? 0 : Math.floor(weight / 2),
    reviews: () => [0, 1].map((n) => review(upc * 2 + n)),
  };
}

function review(id: number): Node {
  return {
    __typename: 'Review',
    id: String(id),
    body: `Review ${id}: it does what it says, arrived in time and was packed with care.`,
    author: () => user(Math.floor(id / 3) % usersMax),
    product: () => product(id % productsMax),
  };
}

/** The query type. */
export const root: Node = {
  me: () => user(1),
  user: ({ id }: Node) => user(Number(id)),
  users: () => Array.from({ length: usersMax }, (_, id) => user(id)),
  topProducts: ({ first = 5 }: Node) => Array.from({ length: Number(first) }, (_, i) => product(i)),
  _entities: ({ representations }: Node) =>
    Array.isArray(representations) ? representations.map(entity) : [],
};

function entity(representation: Node): Node {
  return representation['__typename'] === 'User'
    ? user(Number(representation['id']))
    : product(Number(representation['upc']));
}

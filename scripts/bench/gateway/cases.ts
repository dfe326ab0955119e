// What is asked: each case gives the body of its n-th request.
// Most ask the same again; two differ with every request, in their arguments or in their documents.

/** One kind of request. */
export type Case = {
  readonly name: string;
  readonly about: string;
  readonly body: (index: number) => string;
};

const heavy = `fragment User on User { id username name }
fragment Review on Review { id body }
fragment Product on Product { inStock name price shippingEstimate upc weight }
query Heavy {
  users { ...User reviews { ...Review product { ...Product reviews { ...Review author { ...User reviews { ...Review
    product { ...Product } } } } } } }
  topProducts(first: 5) { ...Product reviews { ...Review author { ...User reviews { ...Review
    product { ...Product } } } } }
}`;

const distinct = `query Distinct($first: Int!, $id: ID!) {
  user(id: $id) { name }
  topProducts(first: $first) { name inStock reviews { body author { name } } }
}`;

const same = (query: string, variables?: Readonly<Record<string, unknown>>) => {
  const body = JSON.stringify({ query, variables });
  return () => body;
};

/** Every case, in the order of the report. */
export const cases: readonly Case[] = [
  { name: 'heavy', about: 'four subgraphs, about 16 fetches', body: same(heavy) },
  { name: 'small', about: 'one fetch', body: same('{ me { id name username } }') },
  {
    name: 'entity',
    about: 'two subgraphs',
    body: same('{ users { id name reviews { id body } } }'),
  },
  {
    name: 'arguments',
    about: 'every request has other arguments',
    body: (n) =>
      JSON.stringify({
        query: distinct,
        variables: { first: 1 + (n % 40), id: String(n % 1_009) },
      }),
  },
  {
    name: 'identical',
    about: 'the same operation with the same arguments every time',
    body: same(distinct, { first: 20, id: '7' }),
  },
  {
    name: 'documents',
    about: '1,000 distinct operations in turn',
    body: (n) =>
      JSON.stringify({
        query: `{ user(id: "${n % 1_000}") { name d${n % 1_000}: username reviews { id } } }`,
      }),
  },
];

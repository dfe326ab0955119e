// The supergraph as one immutable value: everything the gateway derives from one schema file.
// A live swap replaces the value; whoever holds an old one (an operation in flight) finishes with it.
import type { GraphQLSchema } from 'graphql';

/** Where a subgraph says it can be reached. */
export type SubgraphAddress = { readonly name: string; readonly url: string };

/** Names of directives by specification. Plain data: it is sent between threads. */
export type LinkedDirectives = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** One loaded, validated supergraph. */
export type Supergraph = {
  /** SHA-256 of the SDL, hexadecimal: names this version in logs and in /readyz. */
  readonly digest: string;
  /** The text it was made from: planners read it for themselves. */
  readonly sdl: string;
  /** What clients see: without `@inaccessible` parts and federation's machinery. */
  readonly apiSchema: GraphQLSchema;
  /** Everything, hidden types included: the executor decides type conditions by it. */
  readonly fullSchema: GraphQLSchema;
  /** Directives of linked specifications: by the specification's address without version, then by the name it gives
   * the directive, the name the directive has here. */
  readonly directives: LinkedDirectives;
  /** By the name the plan uses. */
  readonly subgraphs: ReadonlyMap<string, SubgraphAddress>;
};

// The supergraph as one immutable value: everything the gateway derives from one schema file.
// A live swap replaces the value; whoever holds an old one (an operation in flight) finishes with it.
import type { Schema, Supergraph as FederatedSupergraph } from '@apollo/federation-internals';
import type { GraphQLSchema } from 'graphql';

/** Where a subgraph says it can be reached. */
export type SubgraphAddress = { readonly name: string; readonly url: string };

/** One loaded, validated supergraph. */
export type Supergraph = {
  /** SHA-256 of the SDL, hexadecimal: names this version in logs and in /readyz. */
  readonly digest: string;
  /** What clients see: without `@inaccessible` parts and federation's machinery. */
  readonly apiSchema: GraphQLSchema;
  /** Everything, hidden types included: the executor decides type conditions by it. */
  readonly fullSchema: GraphQLSchema;
  /** The same two in the planner's own representation. */
  readonly federated: { readonly supergraph: FederatedSupergraph; readonly api: Schema };
  /** By the name the plan uses. */
  readonly subgraphs: ReadonlyMap<string, SubgraphAddress>;
};

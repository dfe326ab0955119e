// An operation that passed every check and may be planned: parsed, validated, within limits.
// One value per (document, operation name); plans and compiled forms hang on it and live as long as it does.
import type {
  DocumentNode,
  FragmentDefinitionNode,
  OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { JsonObject } from '../json.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';

/** A checked operation, bound to the supergraph it was checked against. */
export type Operation = {
  readonly supergraph: Supergraph;
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly kind: OperationTypeNode;
  /** The operation's own name, for logs. */
  readonly name: string | undefined;
  /** Labels of `@override` that are on for the request: a plan is another one under other labels. */
  readonly overridden?: ReadonlySet<string>;
};

/** The client's variables, twice. */
export type Variables = {
  /** As sent: what subgraphs get. */
  readonly raw: JsonObject;
  /** Coerced, defaults filled in: what the gateway decides by. */
  readonly coerced: JsonObject;
};

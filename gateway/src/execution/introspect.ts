// Answers `__schema` and `__type` from the API schema, here in the gateway: no subgraph is asked.
// The operation's root is reduced to its introspection fields and executed by graphql-js.
import { executeSync, Kind, OperationTypeNode, type DocumentNode, type FieldNode } from 'graphql';
import { isObject, type JsonObject } from '../json.ts';
import type { Operation, Variables } from '../operations/operation.ts';
import { collectOperation } from './collect-fields.ts';

/** The introspection fields by response name; empty when the operation asks for none. */
export function introspect(operation: Operation, variables: Variables): JsonObject {
  const schema = operation.supergraph.apiSchema;
  const queryType = schema.getQueryType();
  if (operation.kind !== OperationTypeNode.QUERY || !queryType) return {};
  const asked = collectOperation(operation, variables)
    .on(queryType)
    .filter((field) => field.fieldName === '__schema' || field.fieldName === '__type')
    .flatMap((field) => field.nodes);
  if (asked.length === 0) return {};
  const { data } = executeSync({
    schema,
    document: reduceTo(operation, asked),
    variableValues: variables.raw,
  });
  return isObject(data) ? data : {};
}

function reduceTo(operation: Operation, selections: readonly FieldNode[]): DocumentNode {
  return {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        ...operation.definition,
        selectionSet: { kind: Kind.SELECTION_SET, selections },
      },
      ...operation.fragments.values(),
    ],
  };
}

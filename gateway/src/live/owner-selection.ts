// What the plan's primary fetch asks the owner for, turned into a query: the snapshot that authorises a
// subscription and gives its first frame, with the version beside the selection under a private name.
import type { FetchNode } from '@apollo/query-planner';
import {
  Kind,
  OperationTypeNode,
  parse,
  print,
  type FieldNode,
  type SelectionSetNode,
} from 'graphql';
import type { SubgraphRequest } from '../execution/subgraph-client.ts';
import { ownValue, setOwn, type JsonObject } from '../json.ts';
import type { Variables } from '../operations/operation.ts';
import type { LiveField } from './live-field.ts';

/** The owner's part of one subscription. */
export type OwnerSelection = {
  /** The root field's name in the answer. */
  readonly responseName: string;
  /** Where the snapshot's answer has the version; taken out before the answer goes on. */
  readonly versionName: string;
  readonly snapshotQuery: string;
  readonly operationName: string | undefined;
  readonly selectionSet: SelectionSetNode;
};

/** Reads the primary fetch of a subscription's plan; validated, so there is exactly one root field. */
export function readOwnerSelection(field: LiveField, primary: FetchNode): OwnerSelection {
  const document = parse(primary.operation);
  const versionName = unusedName('_liveVersion', primary.operation);
  let root: FieldNode | undefined;
  const definitions = document.definitions.map((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return definition;
    const [first] = definition.selectionSet.selections;
    if (first?.kind !== Kind.FIELD) throw new TypeError('A primary fetch has one root field.');
    root = first;
    const snapshot = toSnapshotField(field, first, versionName);
    return {
      ...definition,
      operation: OperationTypeNode.QUERY,
      selectionSet: { ...definition.selectionSet, selections: [snapshot] },
    };
  });
  if (root?.selectionSet === undefined) throw new TypeError('A live field returns an object.');
  return {
    responseName: root.alias?.value ?? root.name.value,
    versionName,
    snapshotQuery: definitions.map((definition) => print(definition)).join('\n'),
    operationName: primary.operationName,
    selectionSet: root.selectionSet,
  };
}

/** The snapshot query as the owner gets it. */
export function snapshotRequest(
  owner: OwnerSelection,
  primary: FetchNode,
  variables: Variables,
): SubgraphRequest {
  const used: JsonObject = {};
  for (const name of primary.variableUsages ?? []) {
    const value = ownValue(variables.raw, name);
    if (value !== undefined) setOwn(used, name, value);
  }
  const { snapshotQuery: query, operationName } = owner;
  return { query, variables: used, ...(operationName === undefined ? {} : { operationName }) };
}

/** `balanceChanged(…) {…}` becomes `balanceChanged: account(…) {… _liveVersion: version}`. */
function toSnapshotField(field: LiveField, root: FieldNode, versionName: string): FieldNode {
  const version: FieldNode = {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: versionName },
    name: { kind: Kind.NAME, value: field.version },
  };
  return {
    ...root,
    alias: root.alias ?? root.name,
    name: { kind: Kind.NAME, value: field.snapshot },
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: [...(root.selectionSet?.selections ?? []), version],
    },
  };
}

function unusedName(wanted: string, text: string): string {
  return text.includes(wanted) ? unusedName(`${wanted}_`, text) : wanted;
}

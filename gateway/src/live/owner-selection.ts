// What the plan's primary fetch asks the owner for, turned into queries: one that authorises the subscription (of a
// state its snapshot), and one that answers a single event, with the version beside the selection under a private name.
import type { FetchNode } from '@apollo/query-planner';
import {
  Kind,
  OperationTypeNode,
  parse,
  parseType,
  print,
  visit,
  type ArgumentNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
} from 'graphql';
import type { SubgraphRequest } from '../execution/subgraph-client.ts';
import { ownValue, setOwn, type JsonObject } from '../json.ts';
import type { Variables } from '../operations/operation.ts';
import type { LiveField } from './live-field.ts';
import type { CallArgument, OwnerCall } from './owner-call.ts';

/** The owner's part of one subscription. */
export type OwnerSelection = {
  /** The root field's name in the answer. */
  readonly responseName: string;
  /** Where an answer has the version; taken out before the answer goes on. */
  readonly versionName: string;
  readonly selectionSet: SelectionSetNode;
  /** Whether the subscription may be; of a state also what it is now. */
  readonly snapshot: SubgraphRequest;
  /** What an event tells, whole; undefined when the owner cannot be asked for it. */
  readonly requestFor: ((data: JsonObject) => SubgraphRequest) | undefined;
};

/** Parsed and printed once per plan, however many people subscribe by it. */
const read = new WeakMap<FetchNode, (variables: Variables) => OwnerSelection>();

/** Reads the primary fetch of a subscription's plan; validated, so there is exactly one root field. */
export function readOwnerSelection(
  field: LiveField,
  primary: FetchNode,
  variables: Variables,
): OwnerSelection {
  const known = read.get(primary) ?? readSelection(field, primary);
  read.set(primary, known);
  return known(variables);
}

function readSelection(
  field: LiveField,
  primary: FetchNode,
): (variables: Variables) => OwnerSelection {
  const document = parse(primary.operation);
  const root = rootOf(document);
  const { selectionSet } = root;
  if (selectionSet === undefined) throw new TypeError('A live field returns an object.');
  const versionName = unusedName('_liveVersion', primary.operation);
  const version = field.kind === 'log' ? undefined : field.version;
  const whole =
    version === undefined ? selectionSet : withField(selectionSet, versionName, version);
  const fetch = field.kind === 'state' ? undefined : field.fetch;
  const responseName = root.alias?.value ?? root.name.value;
  const asked = snapshotField(field, root, field.kind === 'state' ? whole : onlyTypename);
  const snapshot = toQuery(document, asked, []);
  const fetched = fetch && fetchQuery(fetch, { ...root, selectionSet: whole }, document);
  return (variables) => ({
    responseName,
    versionName,
    selectionSet,
    snapshot: snapshot(variables),
    requestFor: fetch && fetched && fetching(fetch, fetched(variables)),
  });
}

function rootOf(document: DocumentNode): FieldNode {
  const operation = document.definitions.find(isOperation);
  const [first] = operation?.selectionSet.selections ?? [];
  if (first?.kind !== Kind.FIELD) throw new TypeError('A primary fetch has one root field.');
  return first;
}

/** `balanceChanged(accountId: $a) {…}` becomes `balanceChanged: account(accountId: $a) {… _liveVersion: version}`. */
function snapshotField(
  field: LiveField,
  root: FieldNode,
  selectionSet: SelectionSetNode,
): FieldNode {
  const given = new Map((root.arguments ?? []).map((argument) => [argument.name.value, argument]));
  const args = field.snapshot.args.flatMap(({ name, from }): ArgumentNode[] => {
    const argument = given.get(from);
    return argument ? [{ ...argument, name: { kind: Kind.NAME, value: name } }] : [];
  });
  return callOf(field.snapshot, root, args, selectionSet);
}

type Query = (variables: Variables) => SubgraphRequest;

/** The event's properties go along as variables: the query's text is the same for every event. */
function fetchQuery(call: OwnerCall, root: FieldNode, document: DocumentNode): Query {
  const { selectionSet = onlyTypename } = root;
  const asked = callOf(call, root, call.args.map(byVariable), selectionSet);
  return toQuery(document, asked, call.args.map(declare));
}

function fetching(call: OwnerCall, request: SubgraphRequest) {
  return (data: JsonObject): SubgraphRequest => {
    const filled = { ...request.variables };
    for (const argument of call.args) {
      setOwn(filled, variableOf(argument), ownValue(data, argument.from) ?? null);
    }
    return { ...request, variables: filled };
  };
}

const variableOf = ({ name }: CallArgument): string => `_live_${name}`;

const variableNode = (argument: CallArgument) =>
  ({
    kind: Kind.VARIABLE,
    name: { kind: Kind.NAME, value: variableOf(argument) },
  }) as const;

const byVariable = (argument: CallArgument): ArgumentNode => ({
  kind: Kind.ARGUMENT,
  name: { kind: Kind.NAME, value: argument.name },
  value: variableNode(argument),
});

const declare = (argument: CallArgument): VariableDefinitionNode => ({
  kind: Kind.VARIABLE_DEFINITION,
  variable: variableNode(argument),
  type: parseType(argument.type),
});

function callOf(
  call: OwnerCall,
  root: FieldNode,
  args: readonly ArgumentNode[],
  selectionSet: SelectionSetNode,
): FieldNode {
  const name = { kind: Kind.NAME, value: call.field } as const;
  return { ...root, alias: root.alias ?? root.name, name, arguments: args, selectionSet };
}

/** Whatever the query no longer uses of variables and fragments is left out: the owner would refuse it. */
function toQuery(
  document: DocumentNode,
  asked: FieldNode,
  more: readonly VariableDefinitionNode[],
): Query {
  const fragments = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
  const used = new Set<string>();
  visit(
    { ...document, definitions: fragments },
    { Variable: ({ name }) => void used.add(name.value) },
  );
  visit(asked, { Variable: ({ name }) => void used.add(name.value) });
  const definitions = document.definitions.map((definition) =>
    isOperation(definition) ? toQueryOperation(definition, asked, more, used) : definition,
  );
  const wanted = hasSpread(asked) ? definitions : definitions.filter(isOperation);
  const operationName = document.definitions.find(isOperation)?.name?.value;
  const query = wanted.map((definition) => print(definition)).join('\n');
  const text = { query, ...(operationName === undefined ? {} : { operationName }) };
  return ({ raw }) => {
    const variables: JsonObject = {};
    for (const name of used) {
      const value = ownValue(raw, name);
      if (value !== undefined) setOwn(variables, name, value);
    }
    return { ...text, variables };
  };
}

function toQueryOperation(
  definition: OperationDefinitionNode,
  asked: FieldNode,
  more: readonly VariableDefinitionNode[],
  used: ReadonlySet<string>,
): OperationDefinitionNode {
  const kept = (definition.variableDefinitions ?? []).filter(({ variable }) =>
    used.has(variable.name.value),
  );
  return {
    ...definition,
    operation: OperationTypeNode.QUERY,
    variableDefinitions: [...kept, ...more],
    selectionSet: { ...definition.selectionSet, selections: [asked] },
  };
}

function isOperation(node: DefinitionNode): node is OperationDefinitionNode {
  return node.kind === Kind.OPERATION_DEFINITION;
}

function hasSpread(field: FieldNode): boolean {
  let found = false;
  visit(field, { FragmentSpread: () => void (found = true) });
  return found;
}

const onlyTypename: SelectionSetNode = {
  kind: Kind.SELECTION_SET,
  selections: [{ kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }],
};

function withField(set: SelectionSetNode, alias: string, field: string): SelectionSetNode {
  const added: FieldNode = {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: alias },
    name: { kind: Kind.NAME, value: field },
  };
  return { ...set, selections: [...set.selections, added] };
}

function unusedName(wanted: string, text: string): string {
  return text.includes(wanted) ? unusedName(`${wanted}_`, text) : wanted;
}

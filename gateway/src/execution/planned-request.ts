// A fetch's request as JSON text: what is constant is written once per plan, variables are put in between.
// Who needs the variables as objects (a subgraph in the same process) gets them read again.
import type { FetchNode } from '@apollo/query-planner';
import { OperationTypeNode } from 'graphql';
import type { JsonObject } from '../json.ts';
import type { Variables } from '../operations/operation.ts';
import type { SubgraphRequest } from './subgraph-client.ts';

/** Makes the requests of one fetch. */
export type RequestWriter = (
  variables: Variables,
  /** JSON members to add to the variables, without braces; empty for none. */
  members: string,
) => SubgraphRequest & { readonly text: string };

/** Plans name every fetch after its place: without the names equal questions have equal texts. */
export function anonymousText({ operation, operationKind }: FetchNode): string {
  if (operationKind !== OperationTypeNode.QUERY) return operation;
  return operation.replace(/^query\s+\w+/, 'query');
}

/** Prepares the requests of a fetch. */
export function compileRequest(fetch: FetchNode): RequestWriter {
  const query = anonymousText(fetch);
  const head = `{"query":${JSON.stringify(query)}`;
  const names = (fetch.variableUsages ?? []).map((name) => ({
    name,
    head: `${JSON.stringify(name)}:`,
  }));
  return ({ raw }, members) => {
    let inside = members;
    for (const { name, head: before } of names) {
      if (!Object.hasOwn(raw, name)) continue;
      inside = `${before}${JSON.stringify(raw[name])}${inside === '' ? '' : ','}${inside}`;
    }
    return new PlannedRequest(query, head, inside);
  };
}

class PlannedRequest implements SubgraphRequest {
  readonly query: string;
  readonly text: string;
  readonly #members: string;

  constructor(query: string, head: string, members: string) {
    this.query = query;
    this.text = members === '' ? `${head}}` : `${head},"variables":{${members}}}`;
    this.#members = members;
  }

  get variables(): JsonObject {
    // Written above, as an object.
    return JSON.parse(`{${this.#members}}`) as JsonObject;
  }
}

// One execution of a compiled plan: what it gathers, and how it asks.
// Fetches take their turn here: joined with equal ones where that is allowed, sent by the service's client otherwise.
import type { FetchNode } from '@apollo/query-planner';
import { OperationTypeNode, type GraphQLFormattedError } from 'graphql';
import type { JsonObject } from '../json.ts';
import type { Variables } from '../operations/operation.ts';
import { hearResponse } from './consistency.ts';
import type { Questions, Take } from './questions.ts';
import {
  SubgraphError,
  type Hop,
  type SubgraphClients,
  type SubgraphRequest,
  type SubgraphResponse,
} from './subgraph-client.ts';

/** One execution under way. `data` and `errors` grow. */
export type CompiledRun = {
  readonly variables: Variables;
  readonly hop: Hop;
  readonly subgraphs: SubgraphClients;
  readonly data: JsonObject;
  readonly errors: GraphQLFormattedError[];
  /** Whether no string gathered so far needs escaping. */
  plain: boolean;
  /** Who may share answers; undefined when everybody asks for himself. */
  readonly sharing:
    { readonly questions: Questions<SubgraphResponse>; readonly identity: string } | undefined;
  /** Told of every fetch that had no answer; the cause is for the log. */
  readonly onFailure: (failure: SubgraphError) => void;
};

/** Sends a fetch's request and has its answer taken. Rejects with a SubgraphError, or with what `take` throws. */
export async function askService(
  run: CompiledRun,
  { serviceName, operationKind }: FetchNode,
  request: SubgraphRequest & { readonly text: string },
  take: Take<SubgraphResponse>,
): Promise<void> {
  const { hop, sharing } = run;
  const client = run.subgraphs.get(serviceName);
  if (client === undefined) throw new SubgraphError(serviceName, 'SUBGRAPH_UNAVAILABLE');
  const takePart: Take<SubgraphResponse> = (response, owned) => {
    if (response.plain !== true) run.plain = false;
    take(response, owned);
  };
  if (sharing === undefined || operationKind !== OperationTypeNode.QUERY) {
    takePart(await client.fetch(request, hop), true);
    return;
  }
  const key = `${serviceName}\n${sharing.identity}\n${request.text}`;
  await sharing.questions.ask(
    key,
    { signal: hop.signal, left: () => new SubgraphError(serviceName, 'SUBGRAPH_TIMEOUT') },
    (signal) => client.fetch(request, { headers: hop.headers, signal }),
    (response, owned) => {
      hearResponse(response, hop);
      takePart(response, owned);
    },
  );
}

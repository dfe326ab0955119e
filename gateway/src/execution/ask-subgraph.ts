// Sends one fetch of a plan to its subgraph; equal questions that are under way in one execution are asked once.
// Everybody gets an answer of its own: data is merged in place afterwards.
import type { FetchNode } from '@apollo/query-planner';
import { OperationTypeNode } from 'graphql';
import { cloneObject, setOwn, type JsonObject } from '../json.ts';
import type { Variables } from '../operations/operation.ts';
import { oncePer } from './once-per.ts';
import {
  SubgraphError,
  type Hop,
  type SubgraphClients,
  type SubgraphResponse,
} from './subgraph-client.ts';

/** What is asked by one execution. */
export type Asking = {
  readonly variables: Variables;
  readonly hop: Hop;
  readonly subgraphs: SubgraphClients;
  /** Questions under way; one execution's own, so that nothing is shared between callers. */
  readonly underWay: Map<string, Question>;
};

/** A question under way: one answer for each of those who asked it. */
export type Question = { askers: number; readonly answers: Promise<SubgraphResponse[]> };

/** @param variables those of the fetch itself; the client's are added. */
export async function askSubgraph(
  asking: Asking,
  fetch: FetchNode,
  variables: JsonObject,
): Promise<SubgraphResponse> {
  const { raw } = asking.variables;
  for (const name of fetch.variableUsages ?? []) {
    if (Object.hasOwn(raw, name)) setOwn(variables, name, raw[name]);
  }
  if (fetch.operationKind !== OperationTypeNode.QUERY)
    return send(asking, fetch, fetch.operation, variables);
  const query = anonymous(fetch);
  const key = `${fetch.serviceName}\n${query}\n${JSON.stringify(variables)}`;
  let question = asking.underWay.get(key);
  const turn = question?.askers ?? 0;
  if (question === undefined)
    question = startQuestion(asking, key, () => send(asking, fetch, query, variables));
  else question.askers += 1;
  const answer = (await question.answers)[turn];
  if (answer === undefined) throw new TypeError('A question has an answer for everybody.');
  return answer;
}

function startQuestion(
  { underWay }: Asking,
  key: string,
  fetch: () => Promise<SubgraphResponse>,
): Question {
  const question: Question = {
    askers: 1,
    answers: fetch().then(
      (response) => {
        underWay.delete(key);
        // Copied before anybody merges the first one.
        return Array.from({ length: question.askers }, (_, turn) =>
          turn === 0 ? response : copyOf(response),
        );
      },
      (error: unknown) => {
        underWay.delete(key);
        throw error;
      },
    ),
  };
  underWay.set(key, question);
  return question;
}

function copyOf({ data, errors }: SubgraphResponse): SubgraphResponse {
  return { data: data === undefined ? undefined : cloneObject(data), errors };
}

/** Plans name every fetch after its place: without the names equal questions have equal texts. */
const anonymous = oncePer(({ operation }: FetchNode) => operation.replace(/^query\s+\w+/, 'query'));

async function send(
  { subgraphs, hop }: Asking,
  { serviceName }: FetchNode,
  query: string,
  variables: JsonObject,
): Promise<SubgraphResponse> {
  const client = subgraphs.get(serviceName);
  if (client === undefined) throw new SubgraphError(serviceName, 'SUBGRAPH_UNAVAILABLE');
  return client.fetch({ query, variables }, hop);
}

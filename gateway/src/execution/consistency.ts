// Reads after writes, carried between client and subgraphs: what subgraphs say about a mutation is merged into
// one opaque token, and a client's token goes along with every fetch of a query. Its content is the subgraphs'.
import { OperationTypeNode } from 'graphql';
import type { JsonObject } from '../json.ts';
import type { Operation } from '../operations/operation.ts';
import { refuseRequest, type RequestRefusal } from '../operations/request-error.ts';
import { consistencyHeader } from '../transport/consistency-header.ts';
import type { Hop, SubgraphClient, SubgraphResponse } from './subgraph-client.ts';

/** Longer ones are refused: a token has to fit into a header beside the others. */
export const tokenCharactersMax = 8000;

/** Parts in base64url, joined by dots: joining is all there is to merging tokens. */
const tokenShape = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;

/** The token a client sent in the request's extensions or in the header; a refusal when it cannot be one. */
export function readConsistency(
  extensions: JsonObject | undefined,
  header: string | undefined,
): { readonly token: string | undefined } | RequestRefusal {
  const token = extensions?.['consistency'] ?? header;
  if (token === undefined || token === null || token === '') return { token: undefined };
  if (typeof token === 'string' && token.length <= tokenCharactersMax && tokenShape.test(token)) {
    return { token };
  }
  return refuseRequest('BAD_USER_INPUT', 'consistency: is no token.');
}

/** The header for an operation's fetches: queries wait for what the token stands for, mutations never. */
export function consistencyHeaders(
  operation: Operation,
  token: string | undefined,
): Record<string, string> {
  const waits = token !== undefined && operation.kind === OperationTypeNode.QUERY;
  return waits ? { [consistencyHeader]: token } : {};
}

/** Tells the hop what a subgraph's answer says about consistency. */
export function hearConsistency(client: SubgraphClient): SubgraphClient {
  return {
    async fetch(request, hop) {
      const response = await client.fetch(request, hop);
      hearResponse(response, hop);
      return response;
    },
    close: () => client.close(),
  };
}

/** Tells a hop what an answer says, whoever asked for it. */
export function hearResponse({ extensions }: SubgraphResponse, hop: Hop): void {
  const part = extensions?.['consistency'];
  if (typeof part === 'string' && tokenShape.test(part)) hop.consistency?.push(part);
}

/** One token of what was heard, the newest last; when it grows too long, the oldest is left out. */
export function mergeConsistency(heard: readonly string[]): string | undefined {
  if (heard.length === 0) return undefined;
  const parts = [...new Set(heard.flatMap((token) => token.split('.')))];
  for (; parts.length > 0; parts.shift()) {
    const token = parts.join('.');
    if (token.length <= tokenCharactersMax) return token;
  }
  return undefined;
}

// Reads after writes, at the edge of a subgraph: a mutation's answer carries a token of what it wrote, a
// query that brings one is answered from nothing older, or not at all.
import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, OperationTypeNode } from 'graphql';
import type { ApiContext } from './api-context.ts';
import { apiError } from './api-errors.ts';
import { awaitConsistency, type ConsistencySource } from './await-consistency.ts';
import { partOf, writePart } from './consistency-token.ts';

/** The name of the header a token comes in, and of the extension it goes out in. */
export const consistencyHeader = 'x-consistency';
const extension = 'consistency';

// Tokens are sent again with every fetch of a query: what was reached once stays reached.
const rememberedMax = 500;

/** @param waitMs how long a query waits at most before it is answered STALE */
export function consistencyPlugin<Context extends ApiContext>(
  source: ConsistencySource,
  waitMs: number,
): ApolloServerPlugin<Context> {
  const reached = new Set<string>();

  const waitFor = async (token: string): Promise<void> => {
    if (reached.has(token)) return;
    const outcome = await awaitConsistency(source, token, waitMs);
    if (outcome === 'no-token') throw refusal('BAD_USER_INPUT', 'consistency: is no token');
    if (outcome === 'stale') throw refusal('STALE', 'This is not here yet; ask again.');
    if (reached.size >= rememberedMax) reached.clear();
    reached.add(token);
  };

  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ contextValue, operation }) {
          const { consistency, viewer } = contextValue;
          // Nobody waits for who is not signed in: such a query is refused anyway.
          const isQuery = operation?.operation === OperationTypeNode.QUERY;
          if (consistency === undefined || !viewer || !isQuery) return;
          await waitFor(consistency);
        },
        async willSendResponse({ contextValue, response }) {
          const part = partOf(source.origin, contextValue.written);
          if (!part || response.body.kind !== 'single') return;
          const { singleResult } = response.body;
          const token = writePart(part, source.secret);
          singleResult.extensions = { ...singleResult.extensions, [extension]: token };
        },
      };
    },
  };
}

/** The whole request is refused, and that is a GraphQL answer like any other. */
function refusal(code: 'BAD_USER_INPUT' | 'STALE', message: string): GraphQLError {
  const error = apiError(code, message);
  return new GraphQLError(message, { extensions: { ...error.extensions, http: { status: 200 } } });
}

// What is for the gateway alone (entities by reference, the subgraph's SDL, introspection) is refused to everybody
// who asks the subgraph directly. Other fields stay open: their own rules apply to whoever asks.
import type { ApolloServerPlugin } from '@apollo/server';
import { BREAK, visit, type DocumentNode } from 'graphql';
import type { ApiContext } from './api-context.ts';
import { forbidden } from './api-errors.ts';

const reserved = new Set(['_entities', '_service', '__schema', '__type']);

/** @param isFromGateway looks at the request's credential header. */
export function gatewayOnlyPlugin<Context extends ApiContext>(
  header: string,
  isFromGateway: (credential: string | undefined) => boolean,
): ApolloServerPlugin<Context> {
  return {
    async requestDidStart({ request }) {
      return {
        async didResolveOperation({ document }) {
          if (!asksReserved(document)) return;
          if (!isFromGateway(request.http?.headers.get(header))) throw forbidden();
        },
      };
    },
  };
}

/** Fields of these names stand nowhere but at the root. */
function asksReserved(document: DocumentNode): boolean {
  let asks = false;
  visit(document, {
    Field(node) {
      if (!reserved.has(node.name.value)) return undefined;
      asks = true;
      return BREAK;
    },
  });
  return asks;
}

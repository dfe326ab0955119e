// The plugin that keeps what is the gateway's alone from everybody else, when the process was told the secret.
// The credential's time is the machine's, on both sides: a rehearsal's clock has nothing to do with it.
import type { ApolloServerPlugin } from '@apollo/server';
import {
  gatewayCredentialHeader,
  isGatewayCredential,
} from '@ates/schema/identity/gateway-credential';
import type { ApiContext } from '../api/api-context.ts';
import { gatewayOnlyPlugin } from '../api/gateway-only-plugin.ts';

/** @param secret undefined: nothing is refused. */
export function gatewayOnly<Context extends ApiContext>(
  subgraph: string,
  secret: string | undefined,
): ApolloServerPlugin<Context>[] {
  if (secret === undefined) return [];
  return [
    gatewayOnlyPlugin(gatewayCredentialHeader, (credential) =>
      isGatewayCredential(credential, secret, subgraph, new Date()),
    ),
  ];
}

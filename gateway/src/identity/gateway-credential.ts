// Adds the gateway's own credential to every fetch: a subgraph refuses what is the gateway's alone without it.
// One credential per subgraph, signed again well before it is over.
import {
  credentialSeconds,
  gatewayCredentialHeader,
  signGatewayCredential,
} from '@ates/schema/identity/gateway-credential';

/** The headers that tell a subgraph who is asking; none without a secret. */
export type GatewayCredential = () => Readonly<Record<string, string>>;

/** @param secret shared with the subgraphs; empty when they demand no credential. */
export function createGatewayCredential(
  secret: string,
  subgraph: string,
  now: () => Date = () => new Date(),
): GatewayCredential {
  if (secret === '') return () => ({});
  let headers: Record<string, string> = {};
  let signedAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    const date = now();
    const ageMs = Math.abs(date.getTime() - signedAtMs);
    if (ageMs >= (credentialSeconds / 2) * 1_000) {
      headers = { [gatewayCredentialHeader]: signGatewayCredential(secret, subgraph, date) };
      signedAtMs = date.getTime();
    }
    return headers;
  };
}

// Who asks a test subgraph: the token's `sub`, unverified, for the gateway under test has verified it.
import { GraphQLError } from 'graphql';

/** Undefined for nobody. */
export function viewerOf(context: unknown): string | undefined {
  if (typeof context !== 'object' || context === null || !('headers' in context)) return undefined;
  const { headers } = context;
  if (typeof headers !== 'object' || headers === null || !('authorization' in headers)) {
    return undefined;
  }
  const [, claims] = String(headers.authorization).split('.');
  const read: { sub?: string } = JSON.parse(
    Buffer.from(claims ?? '', 'base64url').toString('utf8'),
  );
  return read.sub;
}

/** An error with a code, as a subgraph answers it. */
export function refusal(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

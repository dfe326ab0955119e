// Whose fetches may be shared: those of requests between which no subgraph can tell a difference.
import type { Hop } from './subgraph-client.ts';

/** Every header a subgraph gets (the token, forwarded ones, consistency) but those that only name the request. */
export function identityOf({ headers }: Hop): string {
  let identity = '';
  for (const name of Object.keys(headers)) {
    if (name !== 'traceparent' && name !== 'x-correlation-id') {
      identity += `${name}: ${headers[name]}\n`;
    }
  }
  return identity;
}

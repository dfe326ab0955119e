// The headers of a client that go on to subgraphs: those an allow-list names, and no others.
// What the gateway itself says to subgraphs can be on no list.
import type { IncomingMessage } from 'node:http';

/** Names the gateway sets, or that belong to one connection: never forwarded. */
const reserved =
  /^(authorization|host|connection|upgrade|keep-alive|te|trailer|transfer-encoding|content-.*|accept.*|sec-.*|proxy-.*|x-ates-.*|x-correlation-id|x-consistency|traceparent|expect)$/;

/** @returns the names in lower case, or the first that cannot be forwarded. */
export function readForwardedNames(list: string): readonly string[] | { readonly bad: string } {
  const names = list
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);
  const bad = names.find((name) => !/^[a-z0-9-]{1,64}$/.test(name) || reserved.test(name));
  return bad === undefined ? names : { bad };
}

/** The listed headers that the request has. */
export function forwardedHeaders(
  request: IncomingMessage,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const name of names) {
    const value = request.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  return headers;
}

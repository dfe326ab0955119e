// Which pages of other sites may talk to the gateway: an allow-list of origins, empty unless somebody fills it.
// https://fetch.spec.whatwg.org/#http-cors-protocol — for WebSockets, which know no CORS, the origin itself is checked.
import type { IncomingMessage, ServerResponse } from 'node:http';

/** The allow-list. */
export type OriginRules = {
  /** Origins (`https://app.example`), or `*` for every one. */
  readonly allowed: ReadonlySet<string>;
  /** Pages of this machine may ask too: development. */
  readonly loopback: boolean;
};

const exposed = 'x-correlation-id, x-consistency, retry-after';
const preflightSecondsMax = 600;

/** Adds the headers for an allowed origin. True when the request was a preflight and is answered. */
export function applyCors(
  rules: OriginRules,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return false;
  response.setHeader('vary', 'Origin');
  if (!isAllowed(rules, origin)) return false;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-expose-headers', exposed);
  const preflight =
    request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
  if (!preflight) return false;
  response.setHeader('access-control-allow-methods', 'GET, POST');
  const asked = request.headers['access-control-request-headers'];
  if (asked !== undefined) response.setHeader('access-control-allow-headers', asked);
  response.setHeader('access-control-max-age', preflightSecondsMax);
  response.writeHead(204).end();
  return true;
}

/** Whether a WebSocket may be opened: no page at all, a page of the gateway itself, or one that is allowed. */
export function mayOpenSocket(rules: OriginRules, request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (URL.canParse(origin) && new URL(origin).host === host) return true;
  return isAllowed(rules, origin);
}

function isAllowed({ allowed, loopback }: OriginRules, origin: string): boolean {
  if (allowed.has('*') || allowed.has(origin)) return true;
  if (!loopback || !URL.canParse(origin)) return false;
  return /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(origin).hostname);
}

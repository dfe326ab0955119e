// Reads NATS_URL: hosts for the client, credentials apart from them, and a form that may be shown.
// The client takes no credentials inside a URL, and an error message must not either.
import type { NodeConnectionOptions } from '@nats-io/transport-node';

/** The client's options and the address without its secrets. */
export interface Servers {
  readonly options: Pick<
    NodeConnectionOptions,
    'servers' | 'user' | 'pass' | 'token' | 'tls' | 'inboxPrefix'
  >;
  readonly redacted: string;
}

/** NATS_URL cannot be read. The message does not repeat it: it may hold a password. */
export class BrokerUrlError extends Error {
  override readonly name = 'BrokerUrlError';
  readonly code = 'BROKER_URL_INVALID';
}

/**
 * Reads `nats://[user:password@|token@]host[:port]`, several separated by commas.
 * The first credentials found are used for all.
 * @throws BrokerUrlError
 */
export function readServers(url: string): Servers {
  const urls = url.split(',').map((part) => toUrl(part.trim()));
  const secret = urls.find((part) => part.username !== '');
  const tls = urls.some((part) => part.protocol === 'tls:');
  return {
    options: {
      servers: urls.map((part) => part.host),
      ...(secret ? credentials(secret) : {}),
      ...(tls ? { tls: {} } : {}),
    },
    redacted: urls.map(redact).join(','),
  };
}

function toUrl(text: string): URL {
  const address = text.includes('://') ? text : `nats://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && url.host !== '' && (url.protocol === 'nats:' || url.protocol === 'tls:')) return url;
  throw new BrokerUrlError('NATS_URL is not of the form nats://[user:password@]host:port');
}

function credentials(
  url: URL,
): { user: string; pass: string; inboxPrefix: string } | { token: string } {
  const user = decodeURIComponent(url.username);
  if (url.password === '') return { token: user };
  return { user, pass: decodeURIComponent(url.password), inboxPrefix: inboxPrefixOf(user) };
}

/**
 * Where a user's answers arrive. Whoever may read `_INBOX.>` reads everybody's answers, and with them whatever
 * others pull from streams: each user gets a place of its own, and permission for that only.
 */
export const inboxPrefixOf = (user: string): string =>
  `_INBOX.${user.replaceAll(/[^A-Za-z0-9_-]/g, '-')}`;

function redact(url: URL): string {
  return `${url.protocol}//${url.username === '' ? '' : '***@'}${url.host}`;
}

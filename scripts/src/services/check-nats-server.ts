// Looks whether the external server of NATS_URL can be used, before anything is started on it.
// In: a URL or several with commas; out: nothing, or an error that names host and port only.
import { readNatsInfo, type NatsInfo } from './nats-info.ts';
import { isAtLeast, oldestNats } from './nats-version.ts';
import { reasonOf, ServicesError } from './services-error.ts';

const defaultPort = 4222;

/** Throws NATS_UNREACHABLE unless one of the servers answers, is new enough and has JetStream. */
export async function checkNatsServer(natsUrl: string): Promise<void> {
  const reasons: string[] = [];
  for (const { host, port } of natsAddresses(natsUrl)) {
    const reason = await readNatsInfo(host, port).then(unfit, reasonOf);
    if (reason === undefined) return;
    reasons.push(`${host}:${port}: ${reason}`);
  }
  throw new ServicesError(
    'NATS_UNREACHABLE',
    `The server of NATS_URL cannot be used: ${reasons.join('; ')}`,
    'Start that server or correct the variable; without NATS_URL an embedded nats-server is used.',
  );
}

/** Hosts and ports of a NATS URL; accounts and passwords in it are left out. */
export function natsAddresses(natsUrl: string): { host: string; port: number }[] {
  return natsUrl.split(',').map((part) => {
    const trimmed = part.trim();
    try {
      const url = new URL(trimmed.includes('://') ? trimmed : `nats://${trimmed}`);
      return { host: url.hostname, port: url.port === '' ? defaultPort : Number(url.port) };
    } catch {
      throw new ServicesError(
        'NATS_UNREACHABLE',
        'NATS_URL is not a URL like nats://host:4222.',
        'Correct the variable; without NATS_URL an embedded nats-server is used.',
      );
    }
  });
}

function unfit(info: NatsInfo): string | undefined {
  if (!isAtLeast(info.version, oldestNats))
    return `it is ${info.version}, older than ${oldestNats}`;
  return info.jetstream ? undefined : 'JetStream is off (start it with --jetstream)';
}

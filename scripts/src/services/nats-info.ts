// The greeting every NATS server sends first: who it is, its version, whether JetStream is on.
// Read with a plain socket, so that no account or TLS set-up is needed to look.
import { connect } from 'node:net';
import { isRecord } from './is-record.ts';

export interface NatsInfo {
  readonly serverName: string;
  readonly version: string;
  readonly jetstream: boolean;
}

const greetingBytesMax = 64 * 1024;

/** Rejects when nobody listens, or when who listens is not a NATS server. */
export function readNatsInfo(host: string, port: number, timeoutMs = 5_000): Promise<NatsInfo> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    let text = '';
    const fail = (reason: Error) => {
      socket.destroy();
      reject(reason);
    };
    socket.setEncoding('utf8').setTimeout(timeoutMs, () => fail(new Error('no answer in time')));
    socket.once('error', fail);
    socket.once('close', () => fail(new Error('the connection was closed')));
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (!text.includes('\r\n') && text.length < greetingBytesMax) return;
      const info = parseNatsInfo(text);
      if (info === undefined) return fail(new Error('who listens there is not a NATS server'));
      resolve(info);
      socket.destroy();
    });
  });
}

export function parseNatsInfo(text: string): NatsInfo | undefined {
  const json = /^INFO (.*?)\s*\r\n/.exec(text)?.[1];
  if (json === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    if (!isRecord(value) || typeof value['version'] !== 'string') return undefined;
    const name = value['server_name'];
    return {
      serverName: typeof name === 'string' ? name : '',
      version: value['version'],
      jetstream: value['jetstream'] === true,
    };
  } catch {
    return undefined;
  }
}

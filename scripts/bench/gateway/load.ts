// Load on one gateway: a fixed number of requests in flight over kept-alive connections, for a while.
// Counts what was answered; an answer that is not a 200 ends the measurement with what it said.
import { Agent, request } from 'node:http';

/** Connections that stay open between measurements. */
export function openAgent(inFlight: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: inFlight });
}

/** One POST; the answer's text. */
export function post(agent: Agent, url: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const asking = request(url, { agent, method: 'POST', headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (answer.statusCode === 200) resolve(text);
        else reject(new Error(`${answer.statusCode} ${text.slice(0, 200)}`));
      });
      answer.on('error', reject);
    });
    asking.setTimeout(10_000, () => asking.destroy(new Error('no answer in 10 s')));
    asking.on('error', reject);
    asking.end(body);
  });
}

/** How many requests were answered in how long. */
export type Loaded = { readonly requests: number; readonly ms: number };

/** @param body the n-th request's body. */
export async function load(
  agent: Agent,
  url: string,
  body: (index: number) => string,
  { inFlight, ms }: { inFlight: number; ms: number },
): Promise<Loaded> {
  const started = performance.now();
  let requests = 0;
  let next = 0;
  const worker = async () => {
    while (performance.now() - started < ms) {
      const index = next;
      next += 1;
      await post(agent, url, body(index));
      requests += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return { requests, ms: performance.now() - started };
}

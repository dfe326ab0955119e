// Sends clients away one after the other, so that those who take them in are not overrun.
// At most one a millisecond: few clients are gone at once, many over the whole of the time given.
import { setTimeout as delay } from 'node:timers/promises';

/** Calls `send` for each, evenly over `spreadMs` at most; resolves when all were told. */
export async function sendAway<Client>(
  clients: readonly Client[],
  spreadMs: number,
  send: (client: Client) => void,
): Promise<void> {
  const durationMs = Math.min(spreadMs, clients.length);
  const startedMs = performance.now();
  let told = 0;
  while (told < clients.length) {
    const elapsed = durationMs === 0 ? 1 : (performance.now() - startedMs) / durationMs;
    const due = Math.max(told + 1, Math.floor(elapsed * clients.length));
    for (const client of clients.slice(told, due)) send(client);
    told = Math.min(due, clients.length);
    if (told < clients.length) await delay(pauseMs);
  }
}

/** When one client may come back: another draw for each, so that they do not come together. */
export function retryAfterMs(spreadMs: number): number {
  return Math.floor(Math.random() * (spreadMs + 1));
}

const pauseMs = 5;

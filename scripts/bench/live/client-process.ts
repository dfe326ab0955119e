// Ten thousand clients in one process: raw sockets that speak just enough of graphql-transport-ws, so that what is
// measured is the gateway. Each keeps its cursor and comes back with it; each checks what it sees against what it saw.
import { WebSocket } from 'ws';
import { percentile } from '../statistics.ts';
import { now, serveParent, type ClientReport, type OpenOptions } from './messages.ts';

const clients: BenchClient[] = [];
let latencies: number[] = [];
let counts = freshCounts();

function freshCounts() {
  const errors: Record<string, number> = {};
  return {
    frames: 0,
    lost: 0,
    duplicated: 0,
    outOfOrder: 0,
    gaps: 0,
    reconnects: 0,
    lastFrameAt: 0,
    lastBackAt: 0,
    errors,
    sample: '',
  };
}

const tickPattern = /"n":(\d+),"sentAt":([\d.]+)/;

class BenchClient {
  readonly #options: OpenOptions;
  readonly #index: number;
  #socket: WebSocket | undefined;
  #cursor: string | undefined;
  #wasBack: (() => void) | undefined;
  #failures = 0;
  #closed = false;
  /** The newest number seen; a log's next must be the one after it. */
  newest = 0;
  back = false;
  stage = 'new';

  constructor(options: OpenOptions, index: number) {
    this.#options = options;
    this.#index = index;
  }

  /** Resolves when the subscription runs. */
  open(): Promise<void> {
    const running = new Promise<void>((resolve) => {
      this.#wasBack = resolve;
    });
    this.#connect();
    return running;
  }

  cut(): void {
    this.#socket?.terminate();
  }

  pause(): void {
    this.#socket?.pause();
  }

  resume(): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.resume();
  }

  close(): void {
    this.#closed = true;
    this.#socket?.terminate();
  }

  #connect(): void {
    const { url, raw } = this.#options;
    const socket = new WebSocket(
      url.replace('http', 'ws') + (raw ? '' : '/graphql'),
      raw ? [] : ['graphql-transport-ws'],
      {
        perMessageDeflate: false,
        handshakeTimeout: 10_000,
        skipUTF8Validation: true,
      },
    );
    this.#socket = socket;
    this.stage = 'connecting';
    socket.on('open', () => {
      this.stage = 'open';
      if (raw) return this.#isBack();
      socket.send('{"type":"connection_init"}');
    });
    socket.on('message', (data: Buffer) => this.#hear(data.toString('utf8')));
    socket.on('error', () => {});
    socket.on('close', (_code, reason) => this.#lost(String(reason)));
  }

  #lost(reason: string): void {
    this.back = false;
    this.stage = 'lost';
    if (this.#closed) return;
    this.#failures += 1;
    counts.reconnects += 1;
    const [, told] = /retry after (\d+) ms/.exec(reason) ?? [];
    const waitMs = Number(told ?? 0) + Math.random() * Math.min(100 * 2 ** this.#failures, 3_000);
    setTimeout(() => this.#connect(), waitMs);
  }

  #subscribe(): void {
    const { query } = this.#options;
    // Those who ask the same must send the same: they share.
    const variables = query.includes('$id') ? { id: `c${this.#index}` } : {};
    const extensions = this.#cursor === undefined ? {} : { extensions: { cursor: this.#cursor } };
    const id = String(this.#index);
    this.#socket?.send(
      JSON.stringify({ id, type: 'subscribe', payload: { query, variables, ...extensions } }),
    );
    // The pong comes behind what the gateway answers at once: by then it has been asked.
    this.#socket?.send('{"type":"ping"}');
  }

  /** Read by hand: ten thousand clients that parse would be what is measured. */
  #hear(text: string): void {
    const [, n, sentAt] = tickPattern.exec(text) ?? [];
    if (n !== undefined) {
      this.#isBack();
      this.#keepCursor(text);
      return this.#see({ n: Number(n), sentAt: Number(sentAt) }, text);
    }
    // A loop of ws.send repeats one frame: it is told as often as it comes.
    const [, type = ''] = /"type":"([a-z_]+)"/.exec(text) ?? [];
    if (type === 'connection_ack') {
      this.stage = 'acknowledged';
      return this.#subscribe();
    }
    if (type === 'pong') return this.#cursor === undefined ? undefined : this.#isBack();
    if (type !== 'next') return this.#failed(text, type);
    this.#isBack();
    this.#keepCursor(text);
  }

  #keepCursor(text: string): void {
    if (text.includes('"code":"CURSOR_')) counts.gaps += 1;
    const at = text.lastIndexOf('"cursor":"');
    if (at !== -1) this.#cursor = text.slice(at + 10, text.indexOf('"', at + 10));
  }

  #see({ n, sentAt }: { n: number; sentAt: number }, text: string): void {
    const at = now();
    counts.frames += 1;
    counts.lastFrameAt = at;
    counts.sample = text;
    // A snapshot, or what was read again, is as old as it is.
    if (sentAt > markedAt) latencies.push(at - sentAt);
    const log = this.#options.query.includes('Logged');
    if (n === this.newest) {
      if (log) counts.duplicated += 1;
    } else if (n < this.newest) counts.outOfOrder += 1;
    else if (log && n > this.newest + 1) counts.lost += n - this.newest - 1;
    this.newest = Math.max(this.newest, n);
  }

  #failed(text: string, type: string): void {
    const [, code = type] = /"code":"([A-Z_]+)"/.exec(text) ?? [];
    counts.errors[code] = (counts.errors[code] ?? 0) + 1;
    // Every end of this benchmark is one to come back from, and the socket is not to blame.
    this.back = false;
    this.#failures += 1;
    const socket = this.#socket;
    const waitMs = Math.random() * Math.min(250 * 2 ** this.#failures, 5_000);
    setTimeout(() => {
      if (socket === this.#socket && socket?.readyState === WebSocket.OPEN) this.#subscribe();
    }, waitMs);
  }

  #isBack(): void {
    if (this.back) return;
    this.back = true;
    this.#failures = 0;
    counts.lastBackAt = now();
    this.#wasBack?.();
  }
}

let markedAt = 0;

async function open(options: OpenOptions): Promise<object> {
  const startedAt = now();
  const firstIndex = clients.length;
  const made = Array.from(
    { length: options.count },
    (_, i) => new BenchClient(options, firstIndex + i),
  );
  clients.push(...made);
  let next = 0;
  const workers = Array.from({ length: options.concurrency }, async () => {
    for (;;) {
      const client = made[next];
      next += 1;
      if (client === undefined) return;
      await client.open();
    }
  });
  await Promise.all(workers);
  return { ms: now() - startedAt };
}

/** Where those are that are not back. */
function countStages(): Record<string, number> {
  const stages: Record<string, number> = {};
  for (const { back, stage } of clients) {
    if (!back) stages[stage] = (stages[stage] ?? 0) + 1;
  }
  return stages;
}

function report(): ClientReport {
  return {
    ...counts,
    away: countStages(),
    clients: clients.length,
    connected: clients.filter(({ back }) => back).length,
    newest: [...new Set(clients.map(({ newest }) => newest))].sort((a, b) => a - b),
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  };
}

const some = (share: number) => clients.slice(0, Math.ceil(clients.length * share));

serveParent((call) => {
  switch (call.do) {
    case 'open':
      return open(call.options);
    case 'cut':
      // Others than those that read slowly.
      for (const client of clients.toReversed().slice(0, Math.ceil(clients.length * call.share)))
        client.cut();
      return {};
    case 'pause':
      for (const client of some(call.share)) client.pause();
      return {};
    case 'resume':
      for (const client of some(call.share)) client.resume();
      return {};
    case 'mark':
      latencies = [];
      counts = freshCounts();
      markedAt = now();
      return {};
    case 'report':
      return report();
    case 'close':
      for (const client of clients.splice(0)) client.close();
      return {};
    default:
      throw new TypeError('The clients are asked this only by mistake.');
  }
});

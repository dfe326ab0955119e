// What the processes of the live benchmark say to each other over IPC, and one call with its answer.
// Types and a small client; nothing here measures.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** To the gateway, or to the raw server beside it. */
export type ServerCall =
  /** With `collect` memory is read after a forced collection, which costs time. */
  | { readonly do: 'usage'; readonly collect?: boolean }
  /** The raw server only: one text to every client, by a loop of ws.send. */
  | { readonly do: 'send'; readonly text: string }
  | { readonly do: 'stop' };

/** What a process has used; memory after a forced collection. */
export type Usage = {
  readonly cpuMs: number;
  readonly heapBytes: number;
  readonly residentBytes: number;
  readonly sockets: number;
};

/** To the process of the clients. */
export type ClientCall =
  | { readonly do: 'open'; readonly options: OpenOptions }
  /** Cuts this share of the connections, as a network would. */
  | { readonly do: 'cut'; readonly share: number }
  /** Lets this share of the clients stop reading, or read again. */
  | { readonly do: 'pause' | 'resume'; readonly share: number }
  /** Forgets latencies and starts counting anew; what was seen stays known. */
  | { readonly do: 'mark' }
  | { readonly do: 'report' }
  | { readonly do: 'close' };

/** A set of clients, all of one kind. */
export type OpenOptions = {
  readonly url: string;
  readonly count: number;
  /** Its variable `id`, when it has one, is the number of the client behind a `c`. */
  readonly query: string;
  /** Opened at once. */
  readonly concurrency: number;
  /** A WebSocket that only listens: no protocol. */
  readonly raw?: boolean;
};

/** What the clients have seen. */
export type ClientReport = {
  readonly clients: number;
  readonly connected: number;
  /** Those that are not, by how far they have come. */
  readonly away: Readonly<Record<string, number>>;
  /** Clients whose last frame is the newest, by what the publisher will tell. */
  readonly newest: readonly number[];
  readonly frames: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly outOfOrder: number;
  /** Frames that said a cursor was not good any more. */
  readonly gaps: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly reconnects: number;
  readonly p50: number;
  readonly p99: number;
  /** When the last frame came, on the clock all processes share. */
  readonly lastFrameAt: number;
  /** When the last of those that were away had its subscription again. */
  readonly lastBackAt: number;
  readonly sample: string;
};

/** Milliseconds on the clock that all processes of one machine share. */
export const now = () => performance.timeOrigin + performance.now();

/** A process of the benchmark. */
export type Child<Call> = {
  call<Answer>(call: Call): Promise<Answer>;
  readonly ready: Promise<{ readonly url: string }>;
  stop(): Promise<void>;
};

const pins = spawnSync('taskset', ['--version']).status === 0;

/** Starts `file` beside this one on its processor, with as many open files as the machine lets it have. */
export function startChild<Call extends object>(
  file: string,
  cpu: number,
  env: Readonly<Record<string, string>> = {},
): Child<Call> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const node = [
    process.execPath,
    '--expose-gc',
    '--max-semi-space-size=64',
    '--import',
    'tsx',
    path,
  ];
  const pinned = pins ? ['taskset', '-c', String(cpu), ...node] : node;
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const child = spawn(
    'sh',
    ['-c', 'ulimit -n $(ulimit -Hn); exec "$@"', 'sh', 'env', ...settings, ...pinned],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
  const waiting = new Map<number, (answer: never) => void>();
  let last = 0;
  let told: (value: { url: string }) => void = () => {};
  const ready = new Promise<{ url: string }>((resolve) => {
    told = resolve;
  });
  child.on('message', (message: { id?: number; answer: never; url?: string }) => {
    if (message.id === undefined) return told({ url: message.url ?? '' });
    waiting.get(message.id)?.(message.answer);
    waiting.delete(message.id);
  });
  return {
    ready,
    call(call) {
      last += 1;
      const id = last;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        child.send({ ...call, id });
      });
    },
    stop: () => stopped(child),
  };
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await gone;
  clearTimeout(late);
}

/** The other side: answers each call of the parent. */
export function serveParent(
  answer: (call: ClientCall | ServerCall) => Promise<object> | object,
  url = '',
): void {
  process.on('message', (message: (ClientCall | ServerCall) & { id: number }) => {
    void Promise.resolve(answer(message)).then((given) => {
      process.send?.({ id: message.id, answer: given });
    });
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ url });
}

/** What this process has used, and holds. */
export function usage(sockets: number, collect = false): Usage {
  if (collect) {
    globalThis.gc?.();
    globalThis.gc?.();
  }
  const { user, system } = process.cpuUsage();
  const { heapUsed, external, rss } = process.memoryUsage();
  return {
    cpuMs: (user + system) / 1_000,
    heapBytes: heapUsed + external,
    residentBytes: rss,
    sockets,
  };
}

// Fetches a small JSON document: within a time, up to a size, from that address and no other.
// Redirects are refused, so that an address in the configuration is where its answer comes from.

/** What bounds a fetch. */
export interface FetchLimits {
  readonly timeoutMs: number;
  readonly bytesMax: number;
}

/** @throws when the address does not answer 200 with JSON within the limits */
export async function fetchJson(url: string, limits: FetchLimits): Promise<unknown> {
  const response = await fetch(url, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(limits.timeoutMs),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`the answer has status ${response.status}`);
  }
  const text = await readText(response, limits.bytesMax);
  const parsed: unknown = JSON.parse(text);
  return parsed;
}

async function readText({ body }: Response, bytesMax: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // A response's body is a stream of bytes; Node's type leaves the chunks open.
  const stream: AsyncIterable<Uint8Array> = body ?? emptyBody();
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the rest.
    if (bytes > bytesMax) throw new Error(`the answer has more than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function* emptyBody(): AsyncIterable<Uint8Array> {}

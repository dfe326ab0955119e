// Reads a supergraph's text from a file or over HTTP. Nothing is parsed here.
// What cannot be read is a SupergraphError that names the source.
import { readFile } from 'node:fs/promises';
import { SupergraphError } from './supergraph-error.ts';

const timeoutMs = 10_000;
const charactersMax = 64 * 1024 * 1024;

/** @throws SupergraphError when the source cannot be read. */
export async function readSupergraphText(source: string): Promise<string> {
  if (!/^https?:\/\//.test(source)) {
    try {
      return await readFile(source, 'utf8');
    } catch (cause) {
      throw new SupergraphError(`The supergraph file ${source} cannot be read.`, { cause });
    }
  }
  try {
    const response = await fetch(source, {
      headers: { accept: 'text/plain, application/graphql, */*' },
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`The status is ${response.status}.`);
    if (text.length > charactersMax) throw new Error('The text is too large.');
    return text;
  } catch (cause) {
    throw new SupergraphError(`The supergraph at ${source} cannot be read.`, { cause });
  }
}

// The records of what runs on a data directory: `<dataDir>/run/<name>.json`, one per process.
// Written when a server starts, read by the next start to adopt or stop what a crash left behind.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isRecord } from './is-record.ts';

export interface RunRecord {
  readonly pid: number;
  readonly started: string;
  readonly port: number;
  /** Whether the server syncs to disk; an orphan with the other setting is not adopted. */
  readonly durable: boolean;
}

export type ServerName = 'postgres' | 'nats';

/** The path of a record. */
export function runFilePath(dataDir: string, name: string): string {
  return join(dataDir, 'run', `${name}.json`);
}

/** Writes a record so that a reader sees the old or the new one, never a half. */
export async function writeRunFile(
  dataDir: string,
  name: ServerName,
  record: RunRecord,
): Promise<void> {
  const path = runFilePath(dataDir, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.${process.pid}`, `${JSON.stringify(record)}\n`, { mode: 0o600 });
  await rename(`${path}.${process.pid}`, path);
}

/** The record, or undefined when there is none or it cannot be understood. */
export async function readRunFile(
  dataDir: string,
  name: ServerName,
): Promise<RunRecord | undefined> {
  try {
    return parseRunRecord(await readFile(runFilePath(dataDir, name), 'utf8'));
  } catch {
    return undefined;
  }
}

export async function removeRunFile(dataDir: string, name: ServerName): Promise<void> {
  await rm(runFilePath(dataDir, name), { force: true });
}

function parseRunRecord(text: string): RunRecord | undefined {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value)) return undefined;
  const { pid, started, port, durable } = value;
  if (typeof pid !== 'number' || typeof port !== 'number') return undefined;
  if (typeof started !== 'string' || typeof durable !== 'boolean') return undefined;
  return { pid, started, port, durable };
}

/** Where the services of a running system answer, by name: for whoever looks into one of them. */
export type Addresses = Readonly<Record<string, string>>;

const addressesName = 'addresses';

export async function writeAddresses(dataDir: string, addresses: Addresses): Promise<void> {
  const path = runFilePath(dataDir, addressesName);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(addresses)}\n`);
}

/** The addresses, or none when nothing runs there. */
export async function readAddresses(dataDir: string): Promise<Addresses> {
  try {
    const value: unknown = JSON.parse(await readFile(runFilePath(dataDir, addressesName), 'utf8'));
    const entries = isRecord(value) ? Object.entries(value) : [];
    return Object.fromEntries(entries.map(([name, url]) => [name, String(url)]));
  } catch {
    return {};
  }
}

export async function removeAddresses(dataDir: string): Promise<void> {
  await rm(runFilePath(dataDir, addressesName), { force: true });
}

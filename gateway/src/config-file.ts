// A file of settings: JSON with the names of the environment, and the subgraphs' addresses by name.
// It becomes what the environment would have been, so that there is one way to read settings.
import { readFile } from 'node:fs/promises';
import { ConfigError } from './config.ts';
import { isObject } from './json.ts';
import { settings } from './settings.ts';

/** @throws ConfigError naming every mistake of the file. */
export async function readConfigFile(file: string): Promise<Record<string, string>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new ConfigError([`the file ${file} ${why}`]);
  }
  if (!isObject(parsed)) throw new ConfigError([`the file ${file} is not a JSON object`]);
  const { subgraphs = {}, ...rest } = parsed;
  const mistakes: string[] = [];
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(rest)) {
    if (!Object.hasOwn(settings, name)) mistakes.push(`${file}: there is no setting ${name}`);
    else if (isPlain(value)) env[name] = String(value);
    else mistakes.push(`${file}: ${name} must be a text, a number, true or false`);
  }
  if (!isObject(subgraphs)) mistakes.push(`${file}: subgraphs must be addresses by name`);
  for (const [name, url] of Object.entries(isObject(subgraphs) ? subgraphs : {})) {
    if (typeof url !== 'string') mistakes.push(`${file}: subgraphs.${name} must be an address`);
    else env[`SUBGRAPH_${name.toUpperCase().replaceAll('-', '_')}_URL`] = url;
  }
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return env;
}

function isPlain(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

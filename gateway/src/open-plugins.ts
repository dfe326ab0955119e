// Loads the plugins a configuration names: modules that export `plugin`, a GatewayPlugin.
// Paths are relative to where the gateway was started; packages go by their names.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { GatewayPlugin } from './plugin.ts';

/**
 * @param list module paths or package names, separated by commas.
 * @throws Error naming the module that cannot be loaded or exports no plugin.
 */
export async function openPlugins(list: string): Promise<GatewayPlugin[]> {
  const plugins: GatewayPlugin[] = [];
  for (const name of list.split(',').map((one) => one.trim())) {
    if (name !== '') plugins.push(await openPlugin(name));
  }
  return plugins;
}

async function openPlugin(name: string): Promise<GatewayPlugin> {
  const isPath = /^[./]|\.[cm]?[jt]s$/.test(name);
  let loaded: unknown;
  try {
    loaded = await import(isPath ? pathToFileURL(resolve(name)).href : name);
  } catch (cause) {
    throw new Error(`The plugin ${name} cannot be loaded.`, { cause });
  }
  const plugin = hasPlugin(loaded) ? loaded.plugin : undefined;
  if (!isPlugin(plugin)) throw new Error(`The module ${name} exports no plugin named "plugin".`);
  return plugin;
}

function hasPlugin(loaded: unknown): loaded is { plugin: unknown } {
  return typeof loaded === 'object' && loaded !== null && 'plugin' in loaded;
}

/** Every moment is optional, so an object with functions is all there is to check. */
function isPlugin(value: unknown): value is GatewayPlugin {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((moment) => typeof moment === 'function')
  );
}

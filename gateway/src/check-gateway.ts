// What `--check` looks at beside the settings themselves: the supergraph, its live fields, the trusted documents.
// Nothing is started; whatever is wrong is thrown as it would be at the start.
import type { GatewayConfig } from './config.ts';
import { openPersistedOperations, planningSettings } from './configured-parts.ts';
import { openPlugins } from './open-plugins.ts';
import { readLiveFields } from './live/live-field.ts';
import { openPlanner } from './planning/open-planner.ts';
import { readOverrideLabels } from './supergraph/override-labels.ts';
import { readSupergraphText } from './supergraph/read-supergraph-text.ts';
import type { Supergraph } from './supergraph/supergraph.ts';
import { createLogger } from './telemetry/create-logger.ts';

/** What would be served, in a sentence. */
export async function checkGateway(config: GatewayConfig): Promise<string> {
  const supergraph = await checkSupergraph(config);
  const live = readLiveFields(supergraph);
  await openPersistedOperations(config);
  await openPlugins(config.PLUGINS);
  const unknown = [...config.subgraphUrls.keys()].filter(
    (name) => ![...supergraph.subgraphs.keys()].some((known) => known.toLowerCase() === name),
  );
  if (unknown.length > 0) {
    throw new Error(`The supergraph has no subgraph named ${unknown.join(', ')}.`);
  }
  const labels = readOverrideLabels(supergraph);
  const strange = [...config.overrideLabels].filter((label) => !labels.has(label));
  if (strange.length > 0) {
    throw new Error(`OVERRIDE_LABELS: no @override has the label ${strange.join(', ')}.`);
  }
  const names = [...supergraph.subgraphs.keys()].toSorted().join(', ');
  return `The configuration is good: supergraph ${supergraph.digest.slice(0, 12)}, subgraphs ${names}, ${live.size} live fields.`;
}

/** With the planner that would plan for it: a native one may be missing on this platform. */
async function checkSupergraph(config: GatewayConfig): Promise<Supergraph> {
  const sdl = await readSupergraphText(config.SUPERGRAPH);
  const logger = createLogger('silent');
  const { supergraph, backend } = await openPlanner(sdl, planningSettings(config), logger);
  await backend.close();
  return supergraph;
}

// A gateway on a free port over subgraphs in the same process, for tests of what clients see.
// Its supergraph is written to a temporary file, as the registry would.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import type { SubgraphHandler } from '../execution/in-process-subgraph-client.ts';
import { startGateway, type RunningGateway, type StartGatewayOptions } from '../start-gateway.ts';
import { composeForTest } from './test-graph.ts';
import {
  createTestSubgraph,
  type AskedRequest,
  type TestSubgraphDefinition,
} from './test-subgraph.ts';

/** A running gateway and what its subgraphs were asked. */
export type TestGateway = RunningGateway & {
  readonly asked: ReadonlyMap<string, readonly AskedRequest[]>;
  /** The path of the supergraph file. */
  readonly supergraphFile: string;
};

/** @param env settings besides the supergraph and a free port. */
export async function startTestGateway(
  definitions: Readonly<Record<string, TestSubgraphDefinition>>,
  env: Readonly<Record<string, string>> = {},
  options: StartGatewayOptions = {},
): Promise<TestGateway> {
  const folder = await mkdtemp(join(tmpdir(), 'ates-gateway-'));
  const supergraphFile = join(folder, 'supergraph.graphql');
  const asked = new Map<string, readonly AskedRequest[]>();
  const subgraphs: Record<string, SubgraphHandler> = {};
  const sdls: Record<string, string> = {};
  for (const [name, definition] of Object.entries(definitions)) {
    const subgraph = createTestSubgraph(definition);
    subgraphs[name] = subgraph.handle;
    asked.set(name, subgraph.asked);
    sdls[name] = definition.sdl;
  }
  await writeFile(supergraphFile, composeForTest(sdls));
  const config = readConfig({
    PORT: '0',
    LOG_LEVEL: 'silent',
    SUPERGRAPH: supergraphFile,
    // A worker for every test's gateway would take longer than most tests.
    PLANNING: 'in-process',
    ...env,
  });
  const gateway = await startGateway(config, { subgraphs, ...options }).catch(
    async (error: unknown) => {
      await rm(folder, { recursive: true, force: true });
      throw error;
    },
  );
  return {
    url: gateway.url,
    reload: () => gateway.reload(),
    asked,
    supergraphFile,
    async close() {
      await gateway.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// The registry's three commands over one repository: compose, check, publish.
// Each reads the files, runs its checks and returns sections of findings; only compose and publish write.
import { contracts as catalogue } from '../contracts/catalogue.ts';
import type { Contract } from '../contracts/contract.ts';
import { checkLive } from './check-live.ts';
import { checkPublished, publishedFiles } from './check-published.ts';
import { compareEvents } from './compare-events.ts';
import { compareSdl } from './compare-sdl.ts';
import { composeSupergraph, type Composed } from './compose-supergraph.ts';
import { allPassed, type Section } from './finding.ts';
import {
  readRegistryFiles,
  supergraphPath,
  writeRegistryFiles,
  type RegistryFiles,
} from './registry-files.ts';

/** The repository's root, and the contracts to take for the sources of the events. */
export interface RegistryInput {
  readonly root: string;
  /** Default: the catalogue. Tests plant changes here. */
  readonly contracts?: readonly Contract[];
}

/** Composes the subgraphs and writes the supergraph. Writes nothing when they do not compose. */
export async function compose({ root }: RegistryInput): Promise<Section[]> {
  const composed = composeSupergraph((await readRegistryFiles(root)).sources);
  if (composed.ok) await writeRegistryFiles(root, new Map([[supergraphPath, composed.supergraph]]));
  return [compositionSection(composed)];
}

/** Everything that must hold before a change is merged. Writes nothing. */
export async function check({ root, contracts = catalogue }: RegistryInput): Promise<Section[]> {
  const files = await readRegistryFiles(root);
  const composed = composeSupergraph(files.sources);
  const sections = compatibilitySections(contracts, files, composed);
  if (!composed.ok) return sections;
  const expected = publishedFiles(contracts, files, composed.supergraph);
  const findings = checkPublished(expected, files);
  const passed = `${expected.size} files are what the sources make`;
  return [...sections, { title: 'Published files', findings, passed }];
}

/** Writes everything published anew, unless a change is incompatible with what is published. */
export async function publish({ root, contracts = catalogue }: RegistryInput): Promise<Section[]> {
  const files = await readRegistryFiles(root);
  const composed = composeSupergraph(files.sources);
  const sections = compatibilitySections(contracts, files, composed);
  if (!composed.ok || !allPassed(sections)) return sections;
  const written = publishedFiles(contracts, files, composed.supergraph);
  await writeRegistryFiles(root, written);
  return [
    ...sections,
    { title: 'Published files', findings: [], passed: `${written.size} files written` },
  ];
}

function compatibilitySections(
  contracts: readonly Contract[],
  files: RegistryFiles,
  composed: Composed,
): Section[] {
  const { sources, publishedSdl, publishedEvents } = files;
  return [
    compositionSection(composed),
    {
      title: 'GraphQL changes against what is published',
      findings: compareSdl(sources, publishedSdl),
      passed: `${publishedSdl.size} published subgraphs, nothing breaking`,
    },
    {
      title: 'Event changes against what is published',
      findings: compareEvents(contracts, publishedEvents),
      passed: `${publishedEvents.size} published event versions, nothing but optional properties added`,
    },
    ...(composed.ok ? [liveSection(contracts, sources)] : []),
  ];
}

function compositionSection(composed: Composed): Section {
  const findings = composed.ok ? [] : composed.findings;
  return { title: 'Composition', findings, passed: 'the subgraphs compose' };
}

function liveSection(
  contracts: readonly Contract[],
  sources: ReadonlyMap<string, string>,
): Section {
  return {
    title: 'Live subscriptions against events',
    findings: checkLive(contracts, sources),
    passed: 'every @live field gets what it carries',
  };
}

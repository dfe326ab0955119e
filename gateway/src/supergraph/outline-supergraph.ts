// Checks a supergraph's text and takes out of it what clients see. It takes its time and Apollo's libraries, so it is
// done where plans are made (in a worker, usually), and what it tells can be sent between threads.
import {
  DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  Supergraph as FederatedSupergraph,
} from '@apollo/federation-internals';
import { print } from 'graphql';
import { SupergraphError } from './supergraph-error.ts';
import type { LinkedDirectives, SubgraphAddress } from './supergraph.ts';

/** What is told of a supergraph beside its own text. */
export type SupergraphOutline = {
  /** The schema clients see, as SDL. */
  readonly apiSdl: string;
  readonly directives: LinkedDirectives;
  readonly subgraphs: readonly SubgraphAddress[];
};

/** What Apollo's gateway knows, and what this one enforces besides. */
const supportedFeatures = new Set([
  ...DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  'https://specs.apollo.dev/authenticated/v0.1',
  'https://specs.apollo.dev/requiresScopes/v0.1',
  'https://specs.apollo.dev/policy/v0.1',
  'https://specs.apollo.dev/cost/v0.1',
  'https://specs.apollo.dev/context/v0.1',
]);

/**
 * Parses and validates a supergraph in Apollo's representation.
 * @throws SupergraphError when the SDL is broken or uses a feature the planner does not know.
 */
export function readFederated(
  sdl: string,
  { validate = true }: { validate?: boolean } = {},
): FederatedSupergraph {
  try {
    return FederatedSupergraph.build(sdl, { supportedFeatures, validateSupergraph: validate });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SupergraphError(`The supergraph cannot be served: ${why}`, { cause });
  }
}

/** @throws SupergraphError when the text is no supergraph. */
export function outlineSupergraph(sdl: string): SupergraphOutline {
  const supergraph = readFederated(sdl);
  const apiSdl = print(supergraph.apiSchema().toAST());
  const subgraphs = supergraph.subgraphsMetadata().map(({ name, url }) => ({ name, url }));
  return { apiSdl, directives: linkedDirectives(supergraph), subgraphs };
}

function linkedDirectives({ schema }: FederatedSupergraph): LinkedDirectives {
  const linked = new Map<string, Map<string, string>>();
  for (const directive of schema.allDirectives()) {
    const source = schema.coreFeatures?.sourceFeature(directive);
    if (!source?.nameInFeature) continue;
    const { identity } = source.feature.url;
    const names = linked.get(identity) ?? new Map<string, string>();
    linked.set(identity, names.set(source.nameInFeature, directive.name));
  }
  return linked;
}

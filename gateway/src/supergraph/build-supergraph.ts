// From the text of a supergraph to the immutable Supergraph value, or a SupergraphError that says why not.
// Nothing is kept: building twice from one text gives two equal values.
import { createHash } from 'node:crypto';
import {
  DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  Supergraph as FederatedSupergraph,
} from '@apollo/federation-internals';
import type { Supergraph } from './supergraph.ts';

/** The text is not a supergraph this gateway can serve. `cause` holds the parser's or composer's error. */
export class SupergraphError extends Error {
  readonly code = 'SUPERGRAPH_INVALID';
  override readonly name = 'SupergraphError';
}

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
 * Parses and validates a supergraph's SDL and derives both schemas from it.
 * @throws SupergraphError when the SDL is broken or uses a feature the planner does not know.
 */
export function buildSupergraph(sdl: string): Supergraph {
  try {
    const supergraph = FederatedSupergraph.build(sdl, {
      supportedFeatures,
      validateSupergraph: true,
    });
    const api = supergraph.apiSchema();
    return Object.freeze({
      digest: digestOf(sdl),
      apiSchema: api.toGraphQLJSSchema(),
      fullSchema: supergraph.schema.toGraphQLJSSchema(),
      federated: Object.freeze({ supergraph, api }),
      subgraphs: new Map(supergraph.subgraphsMetadata().map((s) => [s.name, s])),
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SupergraphError(`The supergraph cannot be served: ${why}`, { cause });
  }
}

/** What names a supergraph: the SHA-256 of its text, hexadecimal. */
export function digestOf(sdl: string): string {
  return createHash('sha256').update(sdl).digest('hex');
}

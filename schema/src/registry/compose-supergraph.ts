// Composes the subgraphs' SDL into the supergraph that the gateway loads.
// The routing URLs stand here: the addresses of services mode on one machine, overridden by the gateway's config.
import { composeServices } from '@apollo/composition';
import { parse, type GraphQLError } from 'graphql';
import { error, type Finding } from './finding.ts';
import { sourceSdlPath, supergraphPath } from './registry-files.ts';

/** Every subgraph of the graph and where it listens in services mode. A new subgraph is added here. */
export const routingUrls: ReadonlyMap<string, string> = new Map([
  ['users', 'http://127.0.0.1:4001/graphql'],
  ['tasks', 'http://127.0.0.1:4002/graphql'],
  ['billing', 'http://127.0.0.1:4003/graphql'],
  ['analytics', 'http://127.0.0.1:4004/graphql'],
]);

/** The supergraph, or why there is none. */
export type Composed =
  | { readonly ok: true; readonly supergraph: string }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Composes all subgraphs, and insists that each known one is there and each one there is known. */
export function composeSupergraph(sources: ReadonlyMap<string, string>): Composed {
  const findings = [...missingSubgraphs(sources), ...syntaxErrors(sources)];
  if (findings.length > 0) return { ok: false, findings };
  const services = [...routingUrls].map(([name, url]) => ({
    name,
    url,
    typeDefs: parse(sources.get(name) ?? ''),
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (errors) return { ok: false, findings: errors.map(toFinding) };
  return { ok: true, supergraph: `${supergraphSdl.trimEnd()}\n` };
}

function missingSubgraphs(sources: ReadonlyMap<string, string>): Finding[] {
  const missing = [...routingUrls.keys()]
    .filter((name) => !sources.has(name))
    .map((name) => error('SUBGRAPH_MISSING', sourceSdlPath(name), 'the subgraph has no schema'));
  const unknown = [...sources.keys()]
    .filter((name) => !routingUrls.has(name))
    .map((name) => {
      const message =
        'give the subgraph a routing URL in schema/src/registry/compose-supergraph.ts';
      return error('SUBGRAPH_UNKNOWN', sourceSdlPath(name), message);
    });
  return [...missing, ...unknown];
}

function syntaxErrors(sources: ReadonlyMap<string, string>): Finding[] {
  return [...sources].flatMap(([name, sdl]) => {
    try {
      parse(sdl);
      return [];
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      return [error('SYNTAX_ERROR', sourceSdlPath(name), message)];
    }
  });
}

// Composition begins its message with the subgraph's name in brackets when the fault is one subgraph's own.
function toFinding({ message, extensions }: GraphQLError): Finding {
  const [, subgraph] = /^\[(\w+)\]/.exec(message) ?? [];
  const code = typeof extensions['code'] === 'string' ? extensions['code'] : 'COMPOSITION_ERROR';
  return error(code, subgraph === undefined ? supergraphPath : sourceSdlPath(subgraph), message);
}

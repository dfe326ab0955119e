// Compares a subgraph's SDL with its published one: what clients, the gateway or other subgraphs would miss.
// graphql-js finds what breaks clients; keys and live subscriptions are directives, which it does not see.
import {
  findBreakingChanges,
  findDangerousChanges,
  isObjectType,
  stripIgnoredCharacters,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { error, warning, type Finding } from './finding.ts';
import { publishedSdlPath, sourceSdlPath } from './registry-files.ts';
import { directivesNamed, objectTypes, subgraphSchema } from './subgraph-schema.ts';

/** Breaking changes as errors, dangerous ones as warnings. A subgraph that is not published yet passes. */
export function compareSdl(
  sources: ReadonlyMap<string, string>,
  published: ReadonlyMap<string, string>,
): Finding[] {
  return [...published].flatMap(([name, sdl]) => {
    const source = sources.get(name);
    if (source !== undefined) return compareIfReadable(name, sdl, source);
    const message = 'the published subgraph has no schema any more';
    return [error('SUBGRAPH_REMOVED', publishedSdlPath(name), message)];
  });
}

function compareIfReadable(name: string, publishedSdl: string, sourceSdl: string): Finding[] {
  try {
    return compareSubgraph(name, publishedSdl, sourceSdl);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return [error('SDL_UNREADABLE', sourceSdlPath(name), message)];
  }
}

function compareSubgraph(name: string, publishedSdl: string, sourceSdl: string): Finding[] {
  const before = subgraphSchema(publishedSdl);
  const after = subgraphSchema(sourceSdl);
  const path = sourceSdlPath(name);
  return [
    ...findBreakingChanges(before, after).map((c) => error(c.type, path, c.description)),
    ...removedKeys(before, after).map((message) => error('KEY_REMOVED', path, message)),
    ...removedLive(before, after).map((message) => error('LIVE_REMOVED', path, message)),
    ...findDangerousChanges(before, after).map((c) => warning(c.type, path, c.description)),
  ];
}

function removedKeys(before: GraphQLSchema, after: GraphQLSchema): string[] {
  return objectTypes(before).flatMap((type) => {
    const now = after.getType(type.name);
    if (!isObjectType(now)) return [];
    const kept = keysOf(now);
    return [...keysOf(type)]
      .filter(([key]) => !kept.has(key))
      .map(([, shown]) => `${type.name} lost or changed its ${shown}.`);
  });
}

function removedLive(before: GraphQLSchema, after: GraphQLSchema): string[] {
  return objectTypes(before).flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) => {
      const now = after.getType(type.name);
      const fieldNow = isObjectType(now) ? now.getFields()[field.name] : undefined;
      const lost = isLive(field) && fieldNow !== undefined && !isLive(fieldNow);
      return lost ? [`${type.name}.${field.name} lost its @live.`] : [];
    }),
  );
}

/** The type's keys: in one spelling, to compare them, and as they are written, to show them. */
function keysOf(type: GraphQLObjectType): ReadonlyMap<string, string> {
  return new Map(
    directivesNamed('key', type.astNode, ...type.extensionASTNodes).map((key) => {
      const fields = key.get('fields') ?? '';
      const resolvable = key.get('resolvable') === 'false' ? ', resolvable: false' : '';
      const shown = `@key(fields: "${fields}"${resolvable})`;
      return [stripIgnoredCharacters(`{${fields}}`) + resolvable, shown];
    }),
  );
}

function isLive(field: { readonly astNode?: Parameters<typeof directivesNamed>[1] }): boolean {
  return directivesNamed('live', field.astNode).length > 0;
}

// Whether what is committed in schema/published is what the sources make today.
// publish writes exactly the files this compares, so the cure is always the same command.
import type { Contract } from '../contracts/contract.ts';
import { publishedEventText } from './compare-events.ts';
import { withEventsTable } from './events-page.ts';
import { error, type Finding } from './finding.ts';
import {
  eventsPagePath,
  publishedEventPath,
  publishedSdlPath,
  supergraphPath,
  type RegistryFiles,
} from './registry-files.ts';

/** Every file the registry writes, by path, as the sources make it today. */
export function publishedFiles(
  contracts: readonly Contract[],
  files: RegistryFiles,
  supergraph: string,
): ReadonlyMap<string, string> {
  const page = files.eventsPage && withEventsTable(files.eventsPage, contracts);
  return new Map([
    [supergraphPath, supergraph],
    ...[...files.sources].map(([name, sdl]): [string, string] => [publishedSdlPath(name), sdl]),
    ...contracts.map((contract): [string, string] => [
      publishedEventPath(contract.type),
      publishedEventText(contract),
    ]),
    ...(page ? [[eventsPagePath, page] as const] : []),
  ]);
}

/** Published files that are missing or not what the sources make today. */
export function checkPublished(
  expected: ReadonlyMap<string, string>,
  files: RegistryFiles,
): Finding[] {
  const actual = actualFiles(files);
  const stale = [...expected].flatMap(([path, content]) => {
    const there = actual.get(path);
    if (there === content) return [];
    const state = there === undefined ? 'is missing' : 'is not what the sources make';
    return [error('STALE', path, `${state}; run npm run schema:publish and commit`)];
  });
  if (expected.has(eventsPagePath)) return stale;
  const message = 'is missing, or has no place for the table of events';
  return [...stale, error('EVENTS_PAGE', eventsPagePath, message)];
}

function actualFiles(files: RegistryFiles): ReadonlyMap<string, string | undefined> {
  return new Map([
    [supergraphPath, files.supergraph],
    [eventsPagePath, files.eventsPage],
    ...[...files.publishedSdl].map(([name, sdl]) => [publishedSdlPath(name), sdl] as const),
    ...[...files.publishedEvents].map(([type, text]) => [publishedEventPath(type), text] as const),
  ]);
}

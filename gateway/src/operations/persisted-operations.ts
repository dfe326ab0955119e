// From what a client sends to the text of its operation: the text itself, the hash of one the gateway has seen
// (Apollo's automatic persisted queries), or the id of a trusted document, which may be all that is let through.
import { createHash } from 'node:crypto';
import { isObject, ownValue, type JsonObject } from '../json.ts';
import { createOperationCache } from './operation-cache.ts';
import { refuseRequest, type RequestRefusal } from './request-error.ts';

/** What of a request names its operation. */
export type NamedText = {
  readonly query: string | undefined;
  /** The id of a trusted document. */
  readonly documentId: string | undefined;
  readonly extensions: JsonObject | undefined;
};

/** What is served. */
export type PersistedRules = {
  /** Whether hashes of texts seen before are accepted. */
  readonly automatic: boolean;
  /** Texts by id. */
  readonly trusted: ReadonlyMap<string, string>;
  /** Whether trusted documents are all that is served. */
  readonly trustedOnly: boolean;
  /** Texts remembered by their hash, and their characters together; a longer share than one's is not kept. */
  readonly rememberedMax: number;
  readonly rememberedCharactersMax: number;
};

/** The text, or why there is none. */
export type FindText = (named: NamedText) => string | RequestRefusal;

/** Outlives a supergraph: a text stays the same whatever it is checked against. */
export function createFindText(rules: PersistedRules): FindText {
  const remembered = createOperationCache<string>({
    entries: rules.rememberedMax,
    characters: rules.rememberedCharactersMax,
  });
  // The cache counts its keys: that all texts together stay within bounds is seen to here.
  const textMax = rules.rememberedCharactersMax / rules.rememberedMax;
  const trustedTexts = new Set(rules.trusted.values());

  function byHash(query: string | undefined, hash: string): string | RequestRefusal {
    const trusted = rules.trusted.get(hash) ?? rules.trusted.get(`sha256:${hash}`);
    if (query === undefined && trusted !== undefined) return trusted;
    if (!rules.automatic) {
      return refuseRequest('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported');
    }
    const known = remembered.get(hash);
    if (query === undefined) {
      // The message is part of the protocol: clients answer it by sending the text along.
      return known ?? refuseRequest('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
    }
    if (createHash('sha256').update(query).digest('hex') !== hash) {
      return refuseRequest('PERSISTED_QUERY_HASH_MISMATCH', 'The hash is not that of the text.');
    }
    if (known === undefined && query.length <= textMax) remembered.set(hash, query);
    return query;
  }

  function textOf({ query, documentId, extensions }: NamedText): string | RequestRefusal {
    if (documentId !== undefined) {
      return (
        rules.trusted.get(documentId) ??
        refuseRequest('DOCUMENT_NOT_FOUND', 'There is no trusted document of this id.')
      );
    }
    const persisted = ownValue(extensions ?? {}, 'persistedQuery');
    if (persisted !== undefined && persisted !== null) {
      const hash = readHash(persisted);
      if (hash !== undefined) return byHash(query, hash);
      const message = 'persistedQuery must be { version: 1, sha256Hash: "64 hexadecimal digits" }.';
      return refuseRequest('BAD_REQUEST', message);
    }
    return query ?? refuseRequest('BAD_REQUEST', 'The parameter `query` must be a string.');
  }

  return (named) => {
    const text = textOf(named);
    if (typeof text !== 'string' || !rules.trustedOnly || trustedTexts.has(text)) return text;
    return refuseRequest('DOCUMENT_NOT_TRUSTED', 'Only trusted documents are served here.');
  };
}

function readHash(persisted: unknown): string | undefined {
  if (!isObject(persisted) || persisted['version'] !== 1) return undefined;
  const hash = persisted['sha256Hash'];
  return typeof hash === 'string' && /^[0-9a-f]{64}$/i.test(hash) ? hash.toLowerCase() : undefined;
}

/**
 * Reads a manifest of trusted documents: `{ "<id>": "<text>" }`, or Apollo's persisted query manifest.
 * @throws TypeError when it is neither.
 */
export function readTrustedDocuments(json: string): Map<string, string> {
  const manifest: unknown = JSON.parse(json);
  if (!isObject(manifest)) throw new TypeError('The manifest is not a JSON object.');
  const operations = manifest['operations'];
  const entries = Array.isArray(operations)
    ? operations.map((one: unknown) => (isObject(one) ? [one['id'], one['body']] : []))
    : Object.entries(manifest);
  return new Map(
    entries.map(([id, text]) => {
      if (typeof id !== 'string' || typeof text !== 'string') {
        throw new TypeError('Each document needs an id and a text.');
      }
      return [id, text] as const;
    }),
  );
}

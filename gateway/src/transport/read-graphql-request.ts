// From unknown JSON or a query string to a GraphQLRequest with checked parameters.
// https://graphql.github.io/graphql-over-http/draft/#sec-Request-Parameters
import { isObject, type JsonObject } from '../json.ts';
import type { ErrorCode } from '../error-codes.ts';
import type { GraphQLRequest } from './graphql-service.ts';

/** Why something is not a GraphQL request. */
export type BadRequest = { readonly bad: string; readonly code?: ErrorCode };

/** The parameters of a parsed body; null stands for an absent parameter. */
export function readGraphQLRequest(body: unknown): GraphQLRequest | BadRequest {
  if (Array.isArray(body)) {
    const bad = 'Batches are not served: send one operation a request.';
    return { bad, code: 'BATCHING_NOT_SERVED' };
  }
  if (!isObject(body)) return { bad: 'The body must be a JSON object.' };
  const { query, documentId, operationName, variables, extensions } = body;
  // Without a text the operation must have a name of another kind: which one counts is decided behind the port.
  const named = isObject(extensions) && 'persistedQuery' in extensions;
  if (isAbsent(query) ? !named && isAbsent(documentId) : typeof query !== 'string') {
    return { bad: 'The parameter `query` must be a string.' };
  }
  if (!isAbsent(documentId) && typeof documentId !== 'string') {
    return { bad: 'The parameter `documentId` must be a string.' };
  }
  if (!isAbsent(operationName) && typeof operationName !== 'string') {
    return { bad: 'The parameter `operationName` must be a string.' };
  }
  if (!isAbsent(variables) && !isObject(variables)) {
    return { bad: 'The parameter `variables` must be an object.' };
  }
  if (!isAbsent(extensions) && !isObject(extensions)) {
    return { bad: 'The parameter `extensions` must be an object.' };
  }
  return {
    query: typeof query === 'string' ? query : undefined,
    documentId: documentId ?? undefined,
    // An empty name, as some clients send it, names no operation.
    operationName: operationName || undefined,
    variables: variables ?? undefined,
    extensions: extensions ?? undefined,
  };
}

/** The parameters of a GET: `variables` and `extensions` are JSON in the query string. */
export function readQueryString(parameters: URLSearchParams): GraphQLRequest | BadRequest {
  const body: JsonObject = {
    query: parameters.get('query'),
    documentId: parameters.get('documentId'),
    operationName: parameters.get('operationName'),
  };
  for (const name of ['variables', 'extensions']) {
    const text = parameters.get(name);
    if (text === null || text === '') continue;
    try {
      body[name] = JSON.parse(text);
    } catch {
      return { bad: `The parameter \`${name}\` must be JSON.` };
    }
  }
  return readGraphQLRequest(body);
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

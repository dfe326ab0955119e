// The catalogue of the gateway's own error codes: `extensions.code` of every error it makes itself.
// docs/ERRORS.md is generated from it. Codes of subgraphs (FORBIDDEN, …) pass through unchanged.

/** Every code the gateway may answer with, and what it tells the client. */
export const errorCodes = {
  BAD_REQUEST: 'The HTTP request or its JSON is not a GraphQL request.',
  BATCHING_NOT_SERVED: 'The body holds several requests: send one operation a request.',
  PERSISTED_QUERY_NOT_FOUND: 'No text is remembered under this hash: send it again with the text.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'Automatic persisted queries are off here.',
  PERSISTED_QUERY_HASH_MISMATCH: 'The hash sent along is not that of the text.',
  DOCUMENT_NOT_FOUND: 'There is no trusted document of this id.',
  DOCUMENT_NOT_TRUSTED: 'Only trusted documents are served here, and this is none of them.',
  REQUEST_TIMEOUT: 'The request did not arrive in time.',
  HEADERS_TOO_LARGE: 'The headers, the address among them, are larger than the gateway reads.',
  ORIGIN_NOT_ALLOWED: 'Pages of this origin may not open a WebSocket here.',
  TOO_MANY_SOCKETS:
    'As many WebSockets and streams as allowed are open: wait as long as Retry-After says.',
  GOING_AWAY: 'The gateway stops: come back after `retryAfterMs`, with the cursor.',
  REQUEST_TOO_LARGE: 'The body is larger than the gateway reads.',
  UNSUPPORTED_MEDIA_TYPE: 'A POST must be application/json.',
  NOT_ACCEPTABLE: 'None of the media types in Accept can be answered.',
  METHOD_NOT_ALLOWED: 'This method is not served here; mutations need POST.',
  NOT_FOUND: 'Nothing is served here, or the subscribed entity does not exist.',
  RATE_LIMITED: 'More is asked than one may ask: wait as long as Retry-After says.',
  OVERLOADED: 'The gateway serves as much as it can: wait as long as Retry-After says.',
  UNAUTHENTICATED: 'The token is missing where one is needed, or is not valid.',
  TOKEN_EXPIRED: 'The token a live subscription was started with has expired.',
  UNAUTHORIZED_FIELD_OR_TYPE:
    'Whoever asks may not ask for this field; it is null, and nobody was asked.',
  FORBIDDEN: 'Whoever asks may not see this.',
  GRAPHQL_PARSE_FAILED: 'The document is not GraphQL.',
  GRAPHQL_VALIDATION_FAILED: 'The document does not fit the schema.',
  OPERATION_RESOLUTION_FAILED: 'The document holds no operation, or not the named one.',
  BAD_USER_INPUT: 'A variable or argument does not fit its type.',
  TOKENS_EXCEEDED: 'The document has more tokens than allowed.',
  DEPTH_EXCEEDED: 'The document is nested more deeply than allowed.',
  SELECTIONS_EXCEEDED: 'With its fragments expanded the document selects more fields than allowed.',
  ALIASES_EXCEEDED: 'With its fragments expanded the document has more aliases than allowed.',
  ROOT_FIELDS_EXCEEDED:
    'With its fragments expanded the document has more root fields than allowed.',
  DIRECTIVES_EXCEEDED: 'With its fragments expanded the document has more directives than allowed.',
  COST_EXCEEDED: 'By the sizes of its lists the operation may cost more than allowed.',
  PAGE_SIZE_EXCEEDED: 'A page of more entries is asked for than allowed.',
  RESPONSE_TOO_LARGE: 'The answer is larger than the gateway sends; `data` is null.',
  OPERATION_NOT_PLANNABLE: 'The gateway found no way to fetch what the operation asks for.',
  PLANNING_EXCEEDED: 'Planning the operation takes more time or memory than allowed.',
  SUPERGRAPH_CHANGED:
    'The schema was replaced and no longer has what a live subscription asks for.',
  SUBSCRIPTION_NEEDS_SOCKET:
    'A subscription needs a transport that streams: graphql-transport-ws, server-sent events or multipart.',
  SUBSCRIPTION_NOT_SERVED: 'The subscription field has no live source.',
  TOKEN_REVOKED: 'The token a live subscription was started with was taken back.',
  IDENTITY_CHANGED:
    'The new token is of somebody else or has other rights: subscribe again, the cursor is still good for the same person.',
  CURSOR_INVALID:
    'The cursor is not one of this person for this operation; the frame that says so begins anew.',
  CURSOR_STALE:
    'The cursor is of a stream that was remade or no longer reaches back that far; the frame that says so begins anew.',
  CLIENT_TOO_SLOW: 'More happened than the client read: subscribe again with the cursor.',
  LIVE_INTERRUPTED:
    'The source of a live subscription was interrupted: subscribe again with the cursor.',
  TOO_MANY_SUBSCRIPTIONS: 'The socket already runs as many operations as allowed.',
  SUBGRAPH_UNAVAILABLE: 'A service cannot be reached; its fields are null.',
  SUBGRAPH_TIMEOUT: 'A service did not answer in time; its fields are null.',
  SUBGRAPH_BAD_RESPONSE: 'A service answered something that does not fit the schema.',
  SUBGRAPH_ERROR: 'A service reported an error without a code of its own.',
  REFUSED_BY_PLUGIN: 'A plugin of the gateway refused the request without a code of its own.',
  INTERNAL_SERVER_ERROR: 'A defect of the gateway; the log knows more under the correlation id.',
} as const;

/** A code of the catalogue. */
export type ErrorCode = keyof typeof errorCodes;

/**
 * The HTTP status of a request that is refused with this code; what is not here is 400 when the whole request is
 * refused, and 200 when only a field is null. Clients that accept application/json alone get 200 instead of 400,
 * as the GraphQL-over-HTTP specification says.
 */
export const errorStatuses: Readonly<Partial<Record<ErrorCode, number>>> = {
  REQUEST_TIMEOUT: 408,
  HEADERS_TOO_LARGE: 431,
  ORIGIN_NOT_ALLOWED: 403,
  TOO_MANY_SOCKETS: 503,
  REQUEST_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  NOT_ACCEPTABLE: 406,
  METHOD_NOT_ALLOWED: 405,
  RESPONSE_TOO_LARGE: 200,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
  OVERLOADED: 503,
  LIVE_INTERRUPTED: 503,
  UNAUTHORIZED_FIELD_OR_TYPE: 403,
  UNAUTHENTICATED: 401,
  INTERNAL_SERVER_ERROR: 500,
};

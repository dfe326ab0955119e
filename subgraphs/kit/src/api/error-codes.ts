// The catalogue of the errors a subgraph's API makes itself: `extensions.code` and the HTTP status it comes with
// when the subgraph is asked directly. docs/ERRORS.md is generated from it. Refusals of the domain are no errors.

interface ApiErrorEntry {
  readonly meaning: string;
  /** 200 where the rest of the answer stands and only the refused field is null. */
  readonly status: number;
}

export const apiErrorCodes = {
  UNAUTHENTICATED: {
    meaning: 'Nobody is signed in, or the token is not (or no longer) good.',
    status: 200,
  },
  FORBIDDEN: {
    meaning:
      'Whoever asks may not see or do this. The same where something does not exist and existence is a secret.',
    status: 200,
  },
  BAD_USER_INPUT: {
    meaning: 'An argument or variable breaks a documented limit or pattern, or is of another type.',
    status: 200,
  },
  GRAPHQL_PARSE_FAILED: { meaning: 'The document is not GraphQL.', status: 400 },
  GRAPHQL_VALIDATION_FAILED: { meaning: 'The document does not fit the schema.', status: 400 },
  OPERATION_RESOLUTION_FAILURE: {
    meaning: 'The document holds no operation, or not the named one.',
    status: 400,
  },
  BAD_REQUEST: { meaning: 'The HTTP request is not a GraphQL request.', status: 400 },
  BODY_TOO_LARGE: { meaning: 'The body is larger than a subgraph reads.', status: 413 },
  UNSUPPORTED_MEDIA_TYPE: { meaning: 'A POST must be application/json.', status: 415 },
  METHOD_NOT_ALLOWED: { meaning: 'This method is not served here.', status: 405 },
  NOT_FOUND: { meaning: 'Nothing is served at this path.', status: 404 },
  STALE: {
    meaning:
      'What the consistency token stands for has not arrived here in time; nothing older is told instead. Ask again.',
    status: 200,
  },
  TOO_BUSY: {
    meaning:
      'Too many are asking for this at the moment; nothing was done. Try again a little later.',
    status: 200,
  },
  INTERNAL_SERVER_ERROR: {
    meaning: 'A defect on our side; the log knows more under the correlation id.',
    status: 200,
  },
} as const satisfies Readonly<Record<string, ApiErrorEntry>>;

/** A code of the catalogue. */
export type ApiErrorCode = keyof typeof apiErrorCodes;

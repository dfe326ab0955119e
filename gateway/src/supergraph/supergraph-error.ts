// Why a text is no supergraph this gateway can serve.

/** The text cannot be read or served. `cause` holds the parser's or composer's error. */
export class SupergraphError extends Error {
  readonly code = 'SUPERGRAPH_INVALID';
  override readonly name = 'SupergraphError';
}

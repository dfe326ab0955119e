// The header that carries a consistency token: from the client to every subgraph, and back in the answer.
// Named here, where requests come in; execution reads and writes it on the way.

/** A token travels here and in `extensions.consistency`, of requests and answers alike. */
export const consistencyHeader = 'x-consistency';

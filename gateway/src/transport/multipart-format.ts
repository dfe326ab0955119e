// Multipart responses as Apollo's clients speak them for subscriptions: a part for each answer, `{}` as heartbeat.
// https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol
import type { GraphQLFormattedError } from 'graphql';
import type { ErrorCode } from '../error-codes.ts';
import type { StreamFormat } from './stream-format.ts';

/** The delimiter is written behind each part: a client shows a part when it has seen where it ends. */
const delimiter = '\r\n--graphql';
const end = '--\r\n';

const part = (json: string) => `\r\ncontent-type: application/json\r\n\r\n${json}${delimiter}`;

const failure = (errors: readonly GraphQLFormattedError[]) =>
  part(JSON.stringify({ payload: null, errors })) + end;

/** `multipart/mixed;subscriptionSpec=1.0`. */
export const multipartFormat: StreamFormat = {
  contentType: 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
  opening: delimiter,
  heartbeat: part('{}'),
  answer: (text) => part(`{"payload":${text}}`),
  failure,
  ending: end,
  away(retryMs) {
    const code: ErrorCode = 'GOING_AWAY';
    const extensions = { code, resumable: true, retryAfterMs: retryMs };
    return failure([{ message: 'The gateway stops: come back with the cursor.', extensions }]);
  },
};

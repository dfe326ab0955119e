// Server-sent events as graphql-sse speaks them in its distinct connections mode; the cursor is the event's id, so
// that a browser sends it back by itself (Last-Event-ID).
// https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md#distinct-connections-mode
import type { StreamFormat } from './stream-format.ts';

const answer = (text: string, cursor: string | undefined) =>
  `${cursor === undefined ? '' : `id: ${cursor}\n`}event: next\ndata: ${text}\n\n`;

/** An EventSource hears `complete` only when it has data, be it none. */
const ending = 'event: complete\ndata:\n\n';

/** `text/event-stream`. */
export const eventStreamFormat: StreamFormat = {
  contentType: 'text/event-stream; charset=utf-8',
  opening: ':\n\n',
  heartbeat: ':\n\n',
  answer,
  failure: (errors) => answer(JSON.stringify({ errors }), undefined) + ending,
  ending,
  // No `complete`: whoever is cut off comes back, after this time and with the id it has seen last.
  away: (retryMs) => `retry: ${retryMs}\n\n`,
};

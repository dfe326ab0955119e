// The streams of answers over HTTP, server-sent events and multipart: opens them within the bounds that sockets
// have too, keeps them alive, and sends them away when the gateway stops.
import type { ServerResponse } from 'node:http';
import type { OpenConnections } from './connection-limits.ts';
import { eventStreamFormat } from './event-stream-format.ts';
import { createFrameTexts } from './frame-text.ts';
import type { LiveStream } from './graphql-service.ts';
import { createHeartbeat } from './heartbeat.ts';
import { HttpStream, writeStreamHead } from './http-stream.ts';
import type { StreamMediaType } from './media-types.ts';
import { multipartFormat } from './multipart-format.ts';
import { retryAfterMs, sendAway } from './send-away.ts';
import type { StreamFormat } from './stream-format.ts';

/** Bounds of all streams. */
export type HttpStreamLimits = {
  /** Sockets and streams open at once. */
  readonly connections: OpenConnections;
  readonly responseMaxBytes: number;
  readonly bufferMaxBytes: number;
  /** How often something is said on a stream that has nothing to tell. */
  readonly eventStreamHeartbeatMs: number;
  readonly multipartHeartbeatMs: number;
};

/** Who a stream counts for. */
export type StreamClient = { readonly address: string; readonly person: string | undefined };

/** The open streams of a gateway. */
export type HttpStreams = {
  /** Writes the stream until either side ends it; false, and nothing is written, when too many are open. */
  open(
    response: ServerResponse,
    mediaType: StreamMediaType,
    stream: LiveStream,
    client: StreamClient,
  ): boolean;
  /** Writes one answer as the whole of a stream. */
  writeOne(response: ServerResponse, mediaType: StreamMediaType, text: string): void;
  /** Opens no more, and tells the clients to come back, one after the other over `spreadMs`. */
  close(spreadMs: number): Promise<void>;
  readonly count: number;
};

const formats: Readonly<Record<StreamMediaType, StreamFormat>> = {
  'text/event-stream': eventStreamFormat,
  'multipart/mixed': multipartFormat,
};

/** Streams end with their responses. */
export function createHttpStreams(limits: HttpStreamLimits): HttpStreams {
  const streams = new Set<HttpStream>();
  const texts = createFrameTexts(limits.responseMaxBytes);
  const heartbeats = {
    'text/event-stream': createHeartbeat(limits.eventStreamHeartbeatMs),
    'multipart/mixed': createHeartbeat(limits.multipartHeartbeatMs),
  };
  let closing = false;
  return {
    open(response, mediaType, stream, { address, person }) {
      const connection = closing ? undefined : limits.connections.enter(address);
      if (connection === undefined || !connection.belongTo(person)) {
        connection?.leave();
        stream.stop();
        return false;
      }
      const { bufferMaxBytes } = limits;
      const format = formats[mediaType];
      const parts = { response, format, texts, connection, bufferMaxBytes };
      const opened = new HttpStream(parts, stream);
      streams.add(opened);
      const stopBeating = heartbeats[mediaType].add(() => opened.beat());
      opened.start(() => {
        streams.delete(opened);
        stopBeating();
      });
      return true;
    },
    writeOne(response, mediaType, text) {
      const format = formats[mediaType];
      writeStreamHead(response, format);
      response.end(format.answer(text, undefined) + format.ending);
    },
    async close(spreadMs) {
      closing = true;
      await sendAway([...streams], spreadMs, (stream) => stream.sendAway(retryAfterMs(spreadMs)));
      for (const heartbeat of Object.values(heartbeats)) heartbeat.close();
    },
    get count() {
      return streams.size;
    },
  };
}

// What a client may say in graphql-transport-ws: unknown text comes in, a message of the protocol or a reason goes out.
// https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md#message-types
import { isObject, type JsonObject } from '../json.ts';

/** A message of the protocol, as far as the protocol goes: whether its payload is an operation is seen later. */
export type ClientMessage =
  | { readonly type: 'connection_init'; readonly payload: JsonObject | undefined }
  | { readonly type: 'ping'; readonly payload: JsonObject | undefined }
  | { readonly type: 'pong' }
  | { readonly type: 'subscribe'; readonly id: string; readonly payload: JsonObject }
  | { readonly type: 'complete'; readonly id: string };

/** Longer ids are refused: every frame carries one. */
export const operationIdMax = 128;

/** `bad` says why a text is no message. */
export function readClientMessage(text: string): ClientMessage | { readonly bad: string } {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return { bad: 'A message must be JSON.' };
  }
  if (!isObject(message)) return { bad: 'A message must be a JSON object.' };
  const { type, id, payload } = message;
  switch (type) {
    case 'connection_init':
    case 'ping':
      if (!isAbsent(payload) && !isObject(payload)) return { bad: `${type}: bad payload.` };
      return { type, payload: payload ?? undefined };
    case 'pong':
      if (!isAbsent(payload) && !isObject(payload)) return { bad: 'pong: bad payload.' };
      return { type };
    case 'subscribe':
      if (!isOperationId(id)) return { bad: badId };
      if (!isObject(payload)) return { bad: 'subscribe: the payload must be an object.' };
      return { type, id, payload };
    case 'complete':
      return isOperationId(id) ? { type, id } : { bad: badId };
    default:
      return { bad: 'This type of message is not known.' };
  }
}

const badId = `An id must be a string of 1 to ${operationIdMax} characters.`;

function isOperationId(id: unknown): id is string {
  return typeof id === 'string' && id !== '' && id.length <= operationIdMax;
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

// A WebSocket message that is larger than an answer may be becomes one that says so; its operation goes on.
// The text graphql-ws wrote goes in, the text to send comes out.
import { isObject } from '../json.ts';
import { tooLargeAnswer } from './write-answer.ts';

/** @param maxBytes of one message. */
export function boundFrame(text: string, maxBytes: number): string {
  // A character has at most three bytes: most texts need no counting.
  if (text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes) return text;
  const message: unknown = JSON.parse(text);
  if (!isObject(message) || message['type'] !== 'next') return text;
  return JSON.stringify({ id: message['id'], type: 'next', payload: tooLargeAnswer(maxBytes) });
}

// Writes answers and refusals as JSON of the GraphQL shape with the right status and media type.
// Nothing else leaves the gateway's /graphql: no HTML, no stacks.
import type { ServerResponse } from 'node:http';
import type { ErrorCode } from '../error-codes.ts';
import { answerText } from './answer-text.ts';
import type { GraphQLAnswer, WrittenAnswer } from './graphql-service.ts';
import type { AnswerMediaType } from './media-types.ts';

/** Writes a whole answer; one of more than `maxBytes` is replaced by an error. */
export function writeAnswer(
  response: ServerResponse,
  status: number,
  mediaType: AnswerMediaType,
  answer: GraphQLAnswer | WrittenAnswer,
  maxBytes = Number.POSITIVE_INFINITY,
): void {
  const type = `${mediaType}; charset=utf-8`;
  writeText(response, status, type, boundedAnswerText(answer, maxBytes));
}

/** The answer as JSON, or the error that it is larger than `maxBytes`. */
export function boundedAnswerText(answer: GraphQLAnswer | WrittenAnswer, maxBytes: number): string {
  const text = answerText(answer);
  // A character has at most three bytes: most texts need no counting.
  if (text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes) return text;
  return JSON.stringify(tooLargeAnswer(maxBytes));
}

/** What is told instead of an answer that is too large. */
export function tooLargeAnswer(maxBytes: number): GraphQLAnswer {
  const code: ErrorCode = 'RESPONSE_TOO_LARGE';
  const message = `The answer has more than ${maxBytes} bytes: ask for less at a time.`;
  return { errors: [{ message, extensions: { code } }], data: null };
}

/** Writes one error that has nothing to do with an operation: a bad path, method, body or header. */
export function writeError(
  response: ServerResponse,
  status: number,
  code: ErrorCode,
  message: string,
): void {
  const answer: GraphQLAnswer = { errors: [{ message, extensions: { code } }] };
  writeAnswer(response, status, 'application/json', answer);
}

/** Writes a body of any type; headers set before are kept. */
export function writeText(
  response: ServerResponse,
  status: number,
  contentType: string,
  text: string | Buffer,
): void {
  // The client may be gone, or a deadline may have answered already.
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(text),
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(text);
}

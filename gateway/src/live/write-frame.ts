// Writes an answer as the text of a frame, once for all clients that get it.
import type { GraphQLAnswer, LiveFrame, WrittenAnswer } from '../transport/graphql-service.ts';
import { boundErrors } from '../transport/bound-errors.ts';

/** @param position where the subscription goes on after this frame. */
export function writeFrame(
  answer: GraphQLAnswer | WrittenAnswer,
  position: string | undefined,
): LiveFrame {
  const { errors, extensions } = answer;
  const data = 'dataText' in answer ? answer.dataText : JSON.stringify(answer.data);
  const members: string[] = [];
  if (errors !== undefined) members.push(`"errors":${JSON.stringify(boundErrors(errors))}`);
  if (data !== undefined) members.push(`"data":${data}`);
  const told = extensions === undefined ? '' : JSON.stringify(extensions).slice(1, -1);
  return { members: members.join(','), extensions: told, position };
}

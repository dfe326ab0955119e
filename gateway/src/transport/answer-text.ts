// The text of a whole answer: of one in objects, errors bounded, or of one whose data is text already.
// And the way back, for whoever has to look into an answer.
import type { JsonObject } from '../json.ts';
import { boundErrors } from './bound-errors.ts';
import type { GraphQLAnswer, WrittenAnswer } from './graphql-service.ts';

/** The answer as JSON. */
export function answerText(answer: GraphQLAnswer | WrittenAnswer): string {
  const { errors, extensions } = answer;
  if ('dataText' in answer) {
    const rest = extensions === undefined ? '' : `,"extensions":${JSON.stringify(extensions)}`;
    return `{"data":${answer.dataText}${rest}}`;
  }
  const bounded = errors === undefined ? answer : { ...answer, errors: boundErrors(errors) };
  return JSON.stringify(bounded);
}

/** The answer in objects; a written one is read again. */
export function plainAnswer(answer: GraphQLAnswer | WrittenAnswer): GraphQLAnswer {
  if (!('dataText' in answer)) return answer;
  const { dataText, extensions } = answer;
  // We wrote it, from an object or a null.
  const data = JSON.parse(dataText) as JsonObject | null;
  return extensions === undefined ? { data } : { data, extensions };
}

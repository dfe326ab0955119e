// Checks the client's variables against the API schema before anything is fetched.
// Bad variables are the client's mistake: they are refused here and never reach a subgraph.
import { getVariableValues } from 'graphql';
import { isObject, type JsonObject } from '../json.ts';
import type { Operation, Variables } from './operation.ts';
import { refuseRequest, type RequestRefusal } from './request-error.ts';

const errorsMax = 20;

/** Deeper values of a custom scalar could not even be written again: writing JSON recurses. */
const depthMax = 100;

/** The coerced variables beside the raw ones, or a BAD_USER_INPUT refusal. */
export function coerceVariables(
  operation: Operation,
  raw: JsonObject | undefined,
): Variables | RequestRefusal {
  const declared = operation.definition.variableDefinitions ?? [];
  const given = raw ?? {};
  if (declared.length === 0 && raw === undefined) return none;
  if (isDeeperThan(given, depthMax)) {
    const message = `The variables are nested more than ${depthMax} levels deep.`;
    return refuseRequest('BAD_USER_INPUT', message);
  }
  const outcome = getVariableValues(operation.supergraph.apiSchema, declared, given, {
    maxErrors: errorsMax,
  });
  if (outcome.errors !== undefined) {
    return {
      kind: 'refused',
      status: 400,
      errors: outcome.errors.map((error) => ({
        message: error.message,
        ...(error.locations === undefined ? {} : { locations: error.locations }),
        extensions: { code: 'BAD_USER_INPUT' },
      })),
    };
  }
  return { raw: given, coerced: isObject(outcome.coerced) ? outcome.coerced : {} };
}

const none: Variables = { raw: {}, coerced: {} };

/** Level by level, since a value may be deep enough to end any recursion. */
function isDeeperThan(value: unknown, max: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > max) return true;
    level = level.flatMap((one): unknown[] =>
      typeof one === 'object' && one !== null ? Object.values(one) : [],
    );
  }
  return false;
}

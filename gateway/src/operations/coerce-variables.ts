// Checks the client's variables against the API schema before anything is fetched.
// Bad variables are the client's mistake: they are refused here and never reach a subgraph.
import { getVariableValues } from 'graphql';
import { isObject, type JsonObject } from '../json.ts';
import type { Operation, Variables } from './operation.ts';
import type { RequestRefusal } from './request-error.ts';

const errorsMax = 20;

/** The coerced variables beside the raw ones, or a BAD_USER_INPUT refusal. */
export function coerceVariables(
  operation: Operation,
  raw: JsonObject | undefined,
): Variables | RequestRefusal {
  const declared = operation.definition.variableDefinitions ?? [];
  const given = raw ?? {};
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

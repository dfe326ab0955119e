// The errors an API answers besides the refusals of the domain, and the mask over everything else:
// no stack, SQL, path or host ever leaves a subgraph.
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { apiErrorCodes, type ApiErrorCode } from './error-codes.ts';

/** An error of the catalogue. */
export const apiError = (code: ApiErrorCode, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code } });

/** Nobody is signed in, or the token is not (or no longer) good. */
export const unauthenticated = (message = 'Sign in first.'): GraphQLError =>
  apiError('UNAUTHENTICATED', message);

/** The viewer may not see or do this. The same for what does not exist, where existence is a secret. */
export const forbidden = (): GraphQLError => apiError('FORBIDDEN', 'You may not see or do this.');

/** The input breaks a documented limit or pattern. `field` names the argument. */
export const badUserInput = (field: string, message: string): GraphQLError =>
  apiError('BAD_USER_INPUT', `${field}: ${message}`);

export const internalErrorCode = 'INTERNAL_SERVER_ERROR' satisfies ApiErrorCode;

/** Whatever is not in the catalogue was never meant for a client. */
const isTold = (code: unknown): code is string =>
  typeof code === 'string' && code !== internalErrorCode && Object.hasOwn(apiErrorCodes, code);

/** Passes errors made to be told; anything else becomes one sentence without details. */
export function maskError(error: GraphQLFormattedError): GraphQLFormattedError {
  const code = error.extensions?.['code'];
  const place = {
    ...(error.path ? { path: error.path } : {}),
    ...(error.locations ? { locations: error.locations } : {}),
  };
  if (isTold(code)) {
    return { message: error.message, ...place, extensions: { code } };
  }
  return {
    message: 'Something went wrong on our side.',
    ...place,
    extensions: { code: internalErrorCode },
  };
}

// What a request could not be answered for, in the log with its correlation id: the client only hears that
// something went wrong.
import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { ApiContext } from './api-context.ts';
import { internalErrorCode, maskError } from './api-errors.ts';

/** Logs every error that is masked; errors made to be told are not worth a line. */
export const logPlugin = <Context extends ApiContext>(
  logger: Logger,
): ApolloServerPlugin<Context> => ({
  async requestDidStart() {
    return {
      async didEncounterErrors({ contextValue, errors, operationName }) {
        const { correlationId } = contextValue;
        for (const error of errors.filter(isMasked))
          logger.error({ err: error, correlationId, operationName }, 'resolver failed');
      },
    };
  },
});

const isMasked = (error: GraphQLError): boolean =>
  maskError(error.toJSON()).extensions?.['code'] === internalErrorCode;

// What execution needs to know of planning: a plan, and something that makes one from a checked operation.
// Asynchronous, because a planner may live in a worker; who calls it does not care.
import type { FetchNode, PlanNode } from '@apollo/query-planner';
import type { GraphQLFormattedError } from 'graphql';
import type { ErrorCode } from '../error-codes.ts';
import type { Operation } from '../operations/operation.ts';

/** How an operation's answer is fetched. */
export type Plan =
  | { readonly kind: 'request'; readonly node: PlanNode | undefined }
  | {
      readonly kind: 'subscription';
      /** What the owner of the subscription field is asked for at every event. */
      readonly primary: FetchNode;
      /** What other subgraphs add afterwards. */
      readonly rest: PlanNode | undefined;
    };

/** Makes plans; one per supergraph. Only validated operations may be given to it. */
export type QueryPlanner = {
  /** @throws PlanningError when there is no plan. */
  plan(operation: Operation): Promise<Plan>;
};

/** Why there is no plan: none exists, it is too costly to find, or too many are waited for. */
type PlanningErrorCode = Extract<
  ErrorCode,
  'OPERATION_NOT_PLANNABLE' | 'PLANNING_EXCEEDED' | 'OVERLOADED'
>;

/** The operation has no plan: refused with its code and that code's status. */
export class PlanningError extends Error {
  override readonly name = 'PlanningError';
  readonly code: PlanningErrorCode;

  constructor(
    message: string,
    { code = 'OPERATION_NOT_PLANNABLE', cause }: { code?: PlanningErrorCode; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.code = code;
  }

  /** The error as clients see it; the cause stays in the log. */
  toJSON(): GraphQLFormattedError {
    return { message: this.message, extensions: { code: this.code } };
  }
}

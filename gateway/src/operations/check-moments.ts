// Where somebody may listen while a text is checked: parsing and validation, each with its end.
// Not called for a text that was checked before.
import type { GraphQLFormattedError } from 'graphql';

/** Called when a step ends; with the errors when it failed. */
export type StepEnd = (errors?: readonly GraphQLFormattedError[]) => void;

/** The steps. */
export type CheckMoments = {
  parsing(): StepEnd;
  validation(): StepEnd;
};

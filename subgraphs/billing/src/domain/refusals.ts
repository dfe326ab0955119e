// The catalogue of what billing refuses. docs/ERRORS.md is generated from it (`npm run generate errors`); a code that
// is used and not here, or here and not used, fails a test.
import type { RefusalCatalogue } from '@ates/kit/domain/refusal-catalogue';

export const refusals = {
  CLOSE_NOT_DRAINED: {
    meaning: 'Billing has not read everything that was told before the end of the day; try again.',
    of: ['closeDay'],
  },
  DAY_NOT_FINISHED: {
    meaning: 'The day, with the grace after it, is not over yet.',
    of: ['closeDay'],
  },
  DAY_NOT_IN_BOOKS: {
    meaning: 'The books had not been opened on that day.',
    of: ['closeDay'],
  },
} as const satisfies RefusalCatalogue;

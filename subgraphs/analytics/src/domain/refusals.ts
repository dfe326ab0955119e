// The catalogue of what analytics refuses. docs/ERRORS.md is generated from it (`npm run generate errors`); a code that
// is used and not here, or here and not used, fails a test.
import type { RefusalCatalogue } from '@ates/kit/domain/refusal-catalogue';

export const refusals = {
  REASON_INVALID: {
    meaning: 'The reason is empty, longer than 500 characters, or has control characters.',
    of: ['rebuildAnalytics'],
  },
  REBUILD_RUNNING: {
    meaning: 'A rebuild was asked for and has not ended yet.',
    of: ['rebuildAnalytics'],
  },
} as const satisfies RefusalCatalogue;

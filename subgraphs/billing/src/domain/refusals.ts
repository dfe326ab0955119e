// The catalogue of what billing refuses. docs/ERRORS.md is generated from it (`npm run generate errors`); a code that
// is used and not here, or here and not used, fails a test.
import type { RefusalCatalogue } from '@ates/kit/domain/refusal-catalogue';

export const refusals = {} as const satisfies RefusalCatalogue;

// What the resolvers of analytics work with.
import type { ApiContext } from '@ates/kit/api/api-context';
import type { AnalyticsDeps } from '../projections/analytics-deps.ts';

export interface Context extends ApiContext {
  readonly deps: AnalyticsDeps;
}

export const createContext =
  (deps: AnalyticsDeps) =>
  (request: ApiContext): Context => ({ ...request, deps });

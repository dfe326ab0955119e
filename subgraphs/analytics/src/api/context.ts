// What the resolvers of analytics work with.
import type { ApiContext } from '@ates/kit/api/api-context';
import type { CommandDeps } from '../commands/rebuild-analytics.ts';
import type { AnalyticsDeps } from '../projections/analytics-deps.ts';

export interface Context extends ApiContext {
  readonly deps: AnalyticsDeps;
  /** What commands work with. */
  readonly commands: CommandDeps;
}

export const createContext =
  (deps: AnalyticsDeps, commands: CommandDeps) =>
  (request: ApiContext): Context => ({ ...request, deps, commands });

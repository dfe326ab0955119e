// What the analytics process is told; every mistake is reported at once.
import {
  configReader,
  readSubgraphConfig,
  type Environment,
  type SubgraphConfig,
} from '@ates/kit/process/config';

export type AnalyticsConfig = SubgraphConfig;

export function readConfig(env: Environment = process.env): AnalyticsConfig {
  const reader = configReader(env);
  return reader.finish(readSubgraphConfig(reader));
}

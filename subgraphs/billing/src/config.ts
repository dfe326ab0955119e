// What a billing process is told by its environment. Every mistake is reported at once.
import {
  configReader,
  readSubgraphConfig,
  type Environment,
  type SubgraphConfig,
} from '@ates/kit/process/config';

export type BillingConfig = SubgraphConfig;

/** @throws ConfigError listing everything that is wrong */
export function readConfig(env: Environment = process.env): BillingConfig {
  const reader = configReader(env);
  return reader.finish(readSubgraphConfig(reader));
}

// What the tasks process is told; every mistake is reported at once.
import {
  configReader,
  readSubgraphConfig,
  type Environment,
  type SubgraphConfig,
} from '@ates/kit/process/config';
import { readMailConfig, type MailConfig } from '@ates/kit/process/mail-config';
import { roles } from '@ates/kit/domain/actor';

export interface TasksConfig extends SubgraphConfig {
  /** Roles that never get a task (TT-7). */
  readonly nonAssignableRoles: readonly string[];
  /** Shuffles that may wait at once (TT-11). */
  readonly shuffleQueueMax: number;
  /** Open tasks per transaction of a shuffle. */
  readonly shuffleChunkMax: number;
  /** Where notifications go (TT-16). */
  readonly mail: MailConfig;
}

export function readConfig(env: Environment = process.env): TasksConfig {
  const reader = configReader(env);
  const nonAssignable = reader.check(
    'NON_ASSIGNABLE_ROLES',
    reader.text('NON_ASSIGNABLE_ROLES', 'MANAGER,ADMIN'),
    (value) => value.split(',').every((role) => roles.some((known) => known === role)),
    `a list of ${roles.join(', ')}, separated by commas`,
  );
  return reader.finish({
    ...readSubgraphConfig(reader),
    nonAssignableRoles: nonAssignable.split(','),
    shuffleQueueMax: reader.integer('SHUFFLE_QUEUE_MAX', { fallback: 100, min: 1, max: 10_000 }),
    shuffleChunkMax: reader.integer('SHUFFLE_CHUNK_MAX', { fallback: 1000, min: 1, max: 5_000 }),
    mail: readMailConfig(reader),
  });
}

// How analytics tells that its figures have moved on: live views ask again when they see it.
import { tell, type Draft } from '@ates/kit/events/append-events';
import type { Broker } from '@ates/schema/broker/connect';
import { analyticsStatsStateV1 } from '@ates/schema/contracts/analytics';

/** All figures of analytics are one scope. */
export const statsScope = 'company';

/** The state to tell under `version`. */
export const statsMoved = (version: number, asOf: string): Draft =>
  tell(analyticsStatsStateV1, { scope: statsScope, version, asOf });

/** The version that stands on the stream: a database that was dropped goes on from there. 0 for none. */
export async function standingStatsVersion(broker: Broker): Promise<number> {
  const message = await broker.jsm.streams.getMessage(broker.stream(analyticsStatsStateV1.stream), {
    last_by_subj: broker.subject(analyticsStatsStateV1.subjectOf(statsScope)),
  });
  const { aggregateversion } = message?.json<{ aggregateversion?: unknown }>() ?? {};
  return typeof aggregateversion === 'number' ? aggregateversion : 0;
}

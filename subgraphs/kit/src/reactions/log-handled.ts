// What a consumer has handled, in the log: a line per chain of requests, so that a correlation id leads to every
// service that took part. A flood of chains in one batch is told in one line.
import type { CloudEvent } from '@ates/schema/contracts/envelope';
import type { Logger } from 'pino';

const linesMax = 20;

export function logHandled(logger: Logger, consumer: string, events: readonly CloudEvent[]): void {
  const chains = new Map<string, string[]>();
  for (const { correlationid, type } of events) {
    const types = chains.get(correlationid);
    if (types) types.push(type);
    else chains.set(correlationid, [type]);
  }
  if (chains.size > linesMax) {
    const correlationIds = [...chains.keys()];
    logger.info({ consumer, events: events.length, correlationIds }, 'events handled');
    return;
  }
  for (const [correlationId, types] of chains) {
    const kinds = [...new Set(types)];
    logger.info({ consumer, correlationId, events: types.length, types: kinds }, 'events handled');
  }
}

// Tells an event as a subgraph's relay would.
import type { Broker } from '@ates/schema/broker/connect';
import { encodeEvent } from '@ates/schema/contracts/codec';
import type { Contract } from '@ates/schema/contracts/contract';
import { newEvent } from '@ates/schema/contracts/envelope';
import { randomUUID } from 'node:crypto';

/** Resolves when the broker has it. */
export async function tellForTest<EventType extends string, Data>(
  broker: Broker,
  contract: Contract<EventType, Data>,
  aggregateVersion: number,
  data: Data,
): Promise<void> {
  const facts = {
    id: randomUUID(),
    time: new Date(),
    aggregateVersion,
    correlationId: randomUUID(),
    causationId: randomUUID(),
    actor: { id: 'test', role: 'SYSTEM' as const },
  };
  const event = newEvent(contract, facts, data);
  const subject = broker.subject(contract.subjectOf(contract.entityIdOf(data)));
  await broker.js.publish(subject, encodeEvent(contract, event));
}

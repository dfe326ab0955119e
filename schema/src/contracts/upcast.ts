// Old versions become the newest before anybody handles them: version 1 of a task's events had the Jira id
// inside the title, version 2 has both apart (TT-17). Consumers handle what comes out of here only.
import type { AnyEvent } from './catalogue.ts';
import type { Contract, EventOf } from './contract.ts';
import type { CloudEvent } from './envelope.ts';
import { taskCreatedV1, taskCreatedV2, taskStateV1, taskStateV2 } from './tasks.ts';

type OldEvent = EventOf<typeof taskCreatedV1> | EventOf<typeof taskStateV1>;

/** Any event in the newest version of its contract. */
export type NewestEvent = Exclude<AnyEvent, OldEvent>;

/** Brings an event to the newest version of its contract; its id, time and actor stay what they were. */
export function upcastToNewest(event: AnyEvent): NewestEvent {
  switch (event.type) {
    case taskCreatedV1.type:
      return asVersion(event, taskCreatedV2, withJiraIdApart(event.data));
    case taskStateV1.type:
      return asVersion(event, taskStateV2, withJiraIdApart(event.data));
    default:
      return event;
  }
}

/** The title of a version 1 event, split by TT-17; a title of any other form is kept unchanged. */
export function splitTitle(title: string): { readonly title: string; readonly jiraId?: string } {
  const match = /^\[([A-Z][A-Z0-9]*-[0-9]+)\]\s*[-–—]?\s*(.+)$/.exec(title);
  const [, jiraId, rest] = match ?? [];
  if (jiraId === undefined || rest === undefined) return { title };
  return { title: rest, jiraId };
}

// A property `jiraId` that some producer added to version 1 is not part of that contract: only the title counts.
function withJiraIdApart<Data extends { readonly title: string }>(data: Data) {
  const { jiraId: _unknown, ...rest }: Data & { readonly jiraId?: unknown } = data;
  return { ...rest, ...splitTitle(data.title) };
}

function asVersion<EventType extends string, Data>(
  event: CloudEvent,
  contract: Contract<EventType, Data>,
  data: Data,
): CloudEvent<Data, EventType> {
  return { ...event, type: contract.type, dataschema: contract.dataSchema, data };
}

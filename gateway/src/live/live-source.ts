// What a subscription listens to: its parts, and what each event of a part means for it.
// Arguments and the viewer go in; an event comes out as an item to be shown, or as nothing that concerns them.
import { getArgumentValues, Kind, type FieldNode } from 'graphql';
import { ownValue, type JsonObject } from '../json.ts';
import type { Operation, Variables } from '../operations/operation.ts';
import { refuseRequest, type RequestRefusal } from '../operations/request-error.ts';
import type { Waiting } from './backlog.ts';
import type { LiveEvent, LiveSource } from './feed-index.ts';
import { changeProperty, type LiveField } from './live-field.ts';

/** One stream's share in a subscription. */
export type LivePart = {
  readonly source: LiveSource;
  /** Undefined for what has been told already. */
  read(event: LiveEvent): LiveItem | undefined;
};

/** Something that happened, to be shown. */
export type LiveItem = Waiting & {
  readonly part: number;
  readonly sequence: number;
  /** The entity's version with it; undefined for an entry of a log. */
  readonly version: number | undefined;
  readonly data: JsonObject;
  /** Whether the data is the entity's: otherwise it only says what happened, and the owner knows the rest. */
  readonly carries: boolean;
};

/** Makes the parts of one subscription; each call remembers for itself what was told. */
export type OpenParts = () => readonly LivePart[];

/** What the arguments of this subscription stand for, or why there is no such subscription. */
export function readParts(
  field: LiveField,
  root: FieldNode,
  { operation, variables, viewerId }: Asking,
): OpenParts | RequestRefusal {
  const definition = operation.supergraph.apiSchema.getSubscriptionType()?.getFields()[field.name];
  if (definition === undefined) throw new TypeError('Validation knows this field.');
  const args = getArgumentValues(definition, root, variables.coerced);
  if (field.kind === 'list') return readListParts(field, args, viewerId);
  const filled = field.subject.subjectOf(args, viewerId);
  switch (filled.kind) {
    case 'subject': {
      const source = { stream: field.stream, subject: filled.subject };
      return () => [field.kind === 'log' ? logPart(source) : statePart(source, field.version)];
    }
    case 'viewer needed':
      return signInFirst();
    case 'argument unfit':
      return refuseRequest('BAD_USER_INPUT', `The argument ${filled.argument} is not an id.`);
  }
}

/** All that subscriptions to a field may listen to: what the gateway's consumers read. */
export function liveSourcesOf(field: LiveField): Pick<LiveSource, 'stream' | 'subject'>[] {
  const own = { stream: field.stream, subject: field.pattern };
  return field.kind === 'list' ? [own, field.members] : [own];
}

/** Who asks for what. */
export type Asking = {
  readonly operation: Operation;
  readonly variables: Variables;
  readonly viewerId: string | undefined;
};

function signInFirst(): RequestRefusal {
  return refuseRequest('UNAUTHENTICATED', 'Sign in to subscribe to this.', { status: 401 });
}

function statePart(source: LiveSource, versionName: string): LivePart {
  return {
    source,
    read({ subject, sequence, data }) {
      const version = ownValue(data, versionName);
      if (typeof version !== 'number') return undefined;
      return { ...there(subject), part: 0, sequence, version, data, carries: true };
    },
  };
}

function logPart(source: LiveSource): LivePart {
  let told = 0;
  return {
    source,
    read({ sequence, data }) {
      if (sequence <= told) return undefined;
      told = sequence;
      const entity = String(sequence);
      return { ...there(entity), part: 0, sequence, version: undefined, data, carries: true };
    },
  };
}

type ListField = Extract<LiveField, { kind: 'list' }>;

function readListParts(
  field: ListField,
  args: JsonObject,
  viewerId: string | undefined,
): OpenParts | RequestRefusal {
  const { members, stream, pattern } = field;
  const states = { stream, subject: pattern };
  if (members.everybody !== undefined && args[members.everybody] === true) {
    return () => [changesPart(states, 0, field, createTold())];
  }
  if (viewerId === undefined) return signInFirst();
  const by = (...properties: string[]) => ({ properties, value: viewerId });
  const log = { ...members, by: by(members.now, members.before) };
  return () => {
    const told = createTold();
    return [
      membershipPart(log, field, viewerId, told),
      changesPart({ ...states, by: by(members.now) }, 1, field, told),
    ];
  };
}

/** Who enters and who leaves: from the log, where nobody who had it in between is invisible. */
function membershipPart(
  source: LiveSource,
  { members }: ListField,
  viewerId: string,
  told: Told,
): LivePart {
  let last = 0;
  return {
    source,
    read({ subject, sequence, version, data }) {
      if (sequence <= last) return undefined;
      last = sequence;
      const has = data[members.now] === viewerId;
      const had = data[members.before] === viewerId;
      const entity = entityOf(subject);
      told.raise(entity, version ?? 0);
      const change = had && has ? 'CHANGED' : has ? 'ARRIVED' : 'LEFT';
      const changed = { ...data, [changeProperty]: change };
      return {
        ...there(entity),
        had,
        has,
        part: 0,
        sequence,
        version,
        data: changed,
        carries: false,
      };
    },
  };
}

/** Every newer state of what is in the list. */
function changesPart(source: LiveSource, part: number, field: ListField, told: Told): LivePart {
  return {
    source,
    read({ subject, sequence, data }) {
      const version = ownValue(data, field.version);
      const entity = entityOf(subject);
      if (typeof version !== 'number' || !told.raise(entity, version)) return undefined;
      const changed = { ...data, [changeProperty]: 'CHANGED' };
      return { ...there(entity), part, sequence, version, data: changed, carries: true };
    },
  };
}

const there = (entity: string) => ({ entity, bytes: itemBytes, had: true, has: true });

/** Roughly what an event takes that waits to be shown. */
const itemBytes = 1_024;

const entityOf = (subject: string): string => subject.slice(subject.lastIndexOf('.') + 1);

/** Which version of each entity was told last: of as many as were told lately. */
type Told = { raise(entity: string, version: number): boolean };

const rememberedMax = 10_000;

function createTold(): Told {
  const versions = new Map<string, number>();
  return {
    raise(entity, version) {
      if ((versions.get(entity) ?? -1) >= version) return false;
      versions.delete(entity);
      versions.set(entity, version);
      if (versions.size > rememberedMax) {
        const [oldest] = versions.keys();
        if (oldest !== undefined) versions.delete(oldest);
      }
      return true;
    },
  };
}

/** The root field of a validated subscription, behind fragments too. */
export function rootField({ definition, fragments }: Operation): FieldNode | undefined {
  let set = definition.selectionSet;
  for (;;) {
    const [first] = set.selections;
    if (first === undefined || first.kind === Kind.FIELD) return first;
    const below = first.kind === Kind.INLINE_FRAGMENT ? first : fragments.get(first.name.value);
    if (below === undefined) return undefined;
    set = below.selectionSet;
  }
}

// Parse on both ends: nothing invalid is written and nothing unchecked is read.
// Producers pass every event through encodeEvent, consumers every message through decodeEvent.
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import { contractOf, type AnyContract, type AnyEvent } from './catalogue.ts';
import type { Contract, EventOf } from './contract.ts';
import type { CloudEvent } from './envelope.ts';
import { eventSchema } from './event-schema.ts';

/** The largest event that is written or read: well below the broker's default payload limit of 1 MiB. */
export const eventBytesMax = 256 * 1024;

/** One thing that is wrong with an event: where, as a JSON pointer, and what. */
export interface EventProblem {
  readonly path: string;
  readonly message: string;
}

/** An event that does not keep its contract was about to be written: a bug of the producer. */
export class InvalidEventError extends Error {
  override readonly name = 'InvalidEventError';
  readonly code = 'INVALID_EVENT';
  readonly eventType: string;
  readonly problems: readonly EventProblem[];

  constructor(eventType: string, problems: readonly EventProblem[]) {
    super(`${eventType} does not keep its contract: ${describe(problems)}`);
    this.eventType = eventType;
    this.problems = problems;
  }
}

/**
 * Writes an event as JSON after checking it against its contract.
 * @throws InvalidEventError with the paths of everything that is wrong (at most a few)
 */
export function encodeEvent<EventType extends string, Data>(
  contract: Contract<EventType, Data>,
  event: CloudEvent<Data, EventType>,
): string {
  const problems = problemsOf(contract, event);
  if (problems.length > 0) throw new InvalidEventError(contract.type, problems);
  const json = JSON.stringify(event);
  if (Buffer.byteLength(json) > eventBytesMax) {
    const message = `is larger than ${eventBytesMax} bytes`;
    throw new InvalidEventError(contract.type, [{ path: '/', message }]);
  }
  return json;
}

/** Why a message is not an event of the system; each is a dead letter at once, no retry helps. */
export type DecodeFailure = 'MALFORMED' | 'UNKNOWN_TYPE' | 'INVALID';

/** What decodeEvent found. */
export type Decoded =
  | { readonly ok: true; readonly contract: AnyContract; readonly event: AnyEvent }
  | { readonly ok: false; readonly reason: DecodeFailure; readonly detail: string };

/** Reads a message. Never throws: what cannot be read is told by reason. Unknown properties are kept. */
export function decodeEvent(message: Uint8Array | string): Decoded {
  const parsed = parse(message);
  if (!parsed.ok) return parsed;
  const { type } = parsed.value;
  if (typeof type !== 'string') return failure('MALFORMED', 'type is not a string');
  const contract = contractOf(type);
  if (contract === undefined) return failure('UNKNOWN_TYPE', type.slice(0, 200));
  const validate = validatorOf<AnyEvent>(contract);
  const event: unknown = parsed.value;
  if (!validate(event)) return failure('INVALID', describe(toProblems(validate.errors)));
  const misplaced = envelopeProblem(contract, event);
  if (misplaced) return failure('INVALID', describe([misplaced]));
  return { ok: true, contract, event };
}

/** Narrows any event to the one a contract describes. */
export function isEventOf<C extends AnyContract>(
  contract: C,
  event: CloudEvent,
): event is EventOf<C> {
  return event.type === contract.type;
}

function parse(
  message: Uint8Array | string,
): { ok: true; value: { type?: unknown } } | (Decoded & { ok: false }) {
  const size = typeof message === 'string' ? Buffer.byteLength(message) : message.byteLength;
  if (size > eventBytesMax) return failure('MALFORMED', `larger than ${eventBytesMax} bytes`);
  try {
    const text = typeof message === 'string' ? message : utf8.decode(message);
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return failure('MALFORMED', 'not an object');
    return { ok: true, value };
  } catch (error) {
    return failure('MALFORMED', error instanceof Error ? error.message.slice(0, 200) : 'not JSON');
  }
}

function problemsOf(contract: Contract, event: CloudEvent): EventProblem[] {
  const validate = validatorOf<CloudEvent>(contract);
  if (!validate(event)) return toProblems(validate.errors);
  const misplaced = envelopeProblem(contract, event);
  return misplaced ? [misplaced] : [];
}

// Routing and compaction go by the envelope, effects by the data: the two must speak of the same entity and version.
function envelopeProblem(contract: Contract, event: CloudEvent): EventProblem | undefined {
  if (event.subject !== contract.entityIdOf(event.data)) {
    return { path: '/subject', message: 'is not the entity id of the data' };
  }
  if (contract.family !== 'event' && event.aggregateversion !== versionIn(event.data)) {
    return { path: '/aggregateversion', message: 'is not the version of the state' };
  }
  return undefined;
}

function versionIn(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'version' in data ? data.version : undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const compiled = new Map<Contract, ValidateFunction>();
let ajv: Ajv | undefined;

// Compiled on first use: a process pays only for the events it writes or reads.
function validatorOf<T>(contract: Contract): ValidateFunction<T> {
  const known = compiled.get(contract);
  // The map's values were compiled from the same contract's schema, so T is what it was then.
  if (known) return known as ValidateFunction<T>;
  ajv ??= newAjv();
  const validate = ajv.compile<T>(eventSchema(contract));
  compiled.set(contract, validate);
  return validate;
}

function newAjv(): Ajv {
  const instance = new Ajv({ strict: true, strictRequired: false, allErrors: true });
  ajvFormats.default(instance, ['date-time', 'date']);
  return instance;
}

function toProblems(errors: readonly ErrorObject[] | null | undefined): EventProblem[] {
  return (errors ?? []).slice(0, 10).map((error) => ({
    path: error.instancePath || '/',
    message: error.message ?? error.keyword,
  }));
}

function describe(problems: readonly EventProblem[]): string {
  return problems.map((problem) => `${problem.path} ${problem.message}`).join('; ');
}

function failure(reason: DecodeFailure, detail: string): Decoded & { ok: false } {
  return { ok: false, reason, detail };
}

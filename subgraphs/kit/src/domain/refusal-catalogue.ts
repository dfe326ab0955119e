// The catalogue of refusals: what each code means and which mutations may answer it. Every subgraph has its own
// (domain/refusals.ts); docs/ERRORS.md is generated from all of them and from what the kit itself refuses.

/** What a client is told about one code of a payload's `refusal`. */
export interface RefusalEntry {
  readonly meaning: string;
  /** The mutations that may answer it; `*` stands for every mutation with an idempotency key or a version. */
  readonly of: readonly [string, ...string[]];
}

/** The refusals of one package by code. */
export type RefusalCatalogue = Readonly<Record<string, RefusalEntry>>;

const redrives = [
  'redriveUsersDeadLetter',
  'redriveTasksDeadLetter',
  'redriveBillingDeadLetter',
  'redriveAnalyticsDeadLetter',
] as const;

/** What the kit's commands refuse, whoever uses them. */
export const kitRefusals = {
  ALREADY_REDRIVEN: {
    meaning: 'The dead letter was handed to its consumer before, and handled.',
    of: redrives,
  },
  DEAD_LETTER_FAILS: {
    meaning: 'The consumer still cannot handle the message. It stays parked; the log knows why.',
    of: redrives,
  },
  DEAD_LETTER_NOT_FOUND: { meaning: 'There is no such dead letter.', of: redrives },
  DEAD_LETTER_UNREADABLE: {
    meaning: 'The message is still malformed, of an unknown type, or breaks its contract.',
    of: redrives,
  },
  IDEMPOTENCY_KEY_REUSED: {
    meaning: 'The idempotency key was used within 24 hours with another input.',
    of: ['*'],
  },
  VERSION_CONFLICT: {
    meaning: 'Somebody else has changed it since the version that was expected.',
    of: ['*'],
  },
} as const satisfies RefusalCatalogue;

// The values that events are made of: ids, instants, days, money, roles.
// Every contract's data schema is built from these, so a kind of value is defined once for all events.
import Type, { type Static } from 'typebox';

/**
 * An id that may stand as one token of a NATS subject: letters, digits, `_` and `-`, 1 to 128 characters.
 * Dots, wildcards, spaces and control characters are out because they would change the subject's meaning.
 */
export const Id = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,128}$',
  description: 'An id, safe as one token of a subject.',
});

/** An instant: RFC 3339, UTC, milliseconds, for example `2026-03-03T09:00:00.000Z`. */
export const Instant = Type.String({
  format: 'date-time',
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:[0-5]\\d\\.\\d{3}Z$',
  description: 'An instant: RFC 3339, UTC, milliseconds.',
});

/** A calendar day of the business time zone, for example `2026-03-03`. */
export const BusinessDay = Type.String({
  format: 'date',
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: 'A calendar day of the business time zone.',
});

const Currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 code.' });

/** An amount in whole minor units (cents), never negative. */
export const Money = Type.Object(
  {
    amount: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    currency: Currency,
  },
  { description: 'Whole minor units (cents), never negative.' },
);
export type Money = Static<typeof Money>;

/** An amount in whole minor units (cents) that may be below zero. */
export const SignedMoney = Type.Object(
  {
    amount: Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
    currency: Currency,
  },
  { description: 'Whole minor units (cents), may be negative.' },
);
export type SignedMoney = Static<typeof SignedMoney>;

/** How many changes the entity has seen; a state with a version not above the known one is ignored. */
export const Version = Type.Integer({
  minimum: 1,
  maximum: 2_147_483_647,
  description: 'How many changes the entity has seen.',
});

/** A whole number, never negative. */
export const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** A text of at most 4,000 characters: far above every command's own limit, so old events always pass. */
export const Text = Type.String({ maxLength: 4_000 });

/** What a person may do (AU-1). */
export const Role = Type.Enum(['ADMIN', 'MANAGER', 'ACCOUNTANT', 'WORKER']);
export type Role = Static<typeof Role>;

/** Who acted: a person's role, or SYSTEM for what the system does by itself. */
export const ActorRole = Type.Enum(['ADMIN', 'MANAGER', 'ACCOUNTANT', 'WORKER', 'SYSTEM']);
export type ActorRole = Static<typeof ActorRole>;

/** Whether a person may sign in. */
export const UserStatus = Type.Enum(['ACTIVE', 'DEACTIVATED']);
export type UserStatus = Static<typeof UserStatus>;

/** Why somebody did something, in their own words. */
export const Reason = Type.String({
  maxLength: 4_000,
  description: 'Why, in the words of who did it.',
});

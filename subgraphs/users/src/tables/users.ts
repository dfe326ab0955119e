// What users keeps: people with their passwords, the history of their changes, and the keys that sign tokens.
// Names, addresses and passwords stand here only: events never carry them, so these rows are their source.
import { sql } from 'drizzle-orm';
import {
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });
const roles = ['ADMIN', 'MANAGER', 'ACCOUNTANT', 'WORKER'] as const;

/** A person. `version` is the aggregate's; counting failed sign-ins does not raise it. */
export const users = pgTable(
  'users',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    /** As it was written; compared without regard to case. */
    email: text('email').notNull(),
    /** argon2id in PHC form, parameters and salt included. */
    passwordHash: text('password_hash').notNull(),
    role: text('role', { enum: roles }).notNull(),
    status: text('status', { enum: ['ACTIVE', 'DEACTIVATED'] }).notNull(),
    /** Tokens of a lower epoch no longer count (D-29). */
    tokenEpoch: integer('token_epoch').notNull(),
    /** When it was raised last, for tokens that carry no epoch: those of an external provider. */
    tokensValidFrom: instant('tokens_valid_from'),
    registeredAt: instant('registered_at').notNull(),
    version: integer('version').notNull(),
    /** Wrong passwords in a row (AU-5). */
    failedLogins: integer('failed_logins').notNull().default(0),
    lockedUntil: instant('locked_until'),
  },
  (table) => [
    uniqueIndex('users_email').on(sql`lower(${table.email})`),
    index('users_registered').on(table.registeredAt, table.id),
  ],
);

/** AU-6: one row per change of a person, in the order of `version`. Written with the change, never updated. */
export const userHistory = pgTable(
  'user_history',
  {
    userId: text('user_id').notNull(),
    version: integer('version').notNull(),
    kind: text('kind', {
      enum: [
        'user-registered',
        'role-changed',
        'user-deactivated',
        'user-reactivated',
        'profile-changed',
        'password-changed',
        'signed-out-everywhere',
      ],
    }).notNull(),
    changedAt: instant('changed_at').notNull(),
    actorId: text('actor_id').notNull(),
    actorRole: text('actor_role', { enum: [...roles, 'SYSTEM'] }).notNull(),
    reason: text('reason').notNull(),
    /** Which fields changed, from what to what; a password's values never. */
    changes: jsonb('changes')
      .$type<{ field: string; before: string | null; after: string | null }[]>()
      .notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.version] })],
);

/** A key that signs, or until `notAfter` still verifies, tokens. The private part never leaves this table. */
export const signingKeys = pgTable('signing_keys', {
  keyId: text('key_id').primaryKey(),
  /** An EC key (RFC 7518, 6.2): `d` is the private part. */
  privateJwk: jsonb('private_jwk')
    .$type<{ kty: string; crv: string; x: string; y: string; d: string }>()
    .notNull(),
  createdAt: instant('created_at').notNull(),
  notAfter: instant('not_after'),
  version: integer('version').notNull(),
});

/**
 * AU-3: refresh tokens, by their hash. Each is used once and followed by another of the same `family`, which is
 * one sign-in on one device. Rows are forgotten once they have expired.
 */
export const refreshTokens = pgTable(
  'refresh_tokens',
  {
    tokenHash: text('token_hash').primaryKey(),
    family: text('family').notNull(),
    userId: text('user_id').notNull(),
    tokenEpoch: integer('token_epoch').notNull(),
    issuedAt: instant('issued_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
  },
  (table) => [
    index('refresh_tokens_family').on(table.family),
    index('refresh_tokens_expiry').on(table.expiresAt),
  ],
);

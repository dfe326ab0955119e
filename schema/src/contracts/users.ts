// The events of users: people, their roles, mail addresses and the keys their tokens are signed with.
// Others learn from them who is assignable, whose tokens still count and where mail goes.
import Type from 'typebox';
import { defineEvent, defineState, type DataOf } from './contract.ts';
import { Count, Id, Instant, Reason, Role, Text, UserStatus, Version } from './values.ts';

export const userRegisteredV1 = defineEvent('users', 'user', 'registered', {
  version: 1,
  summary: 'A person was registered. Billing opens an account at 0; analytics listens.',
  data: Type.Object({ userId: Id, role: Role, status: UserStatus, registeredAt: Instant }),
  entityIdOf: (data) => data.userId,
});
export type UserRegisteredV1 = DataOf<typeof userRegisteredV1>;

export const userRoleChangedV1 = defineEvent('users', 'user', 'role-changed', {
  version: 1,
  summary: 'An admin changed a role. Analytics listens.',
  data: Type.Object({ userId: Id, oldRole: Role, newRole: Role, reason: Reason }),
  entityIdOf: (data) => data.userId,
});
export type UserRoleChangedV1 = DataOf<typeof userRoleChangedV1>;

export const userDeactivatedV1 = defineEvent('users', 'user', 'deactivated', {
  version: 1,
  summary: 'An admin deactivated a person. Analytics listens.',
  data: Type.Object({ userId: Id, reason: Reason }),
  entityIdOf: (data) => data.userId,
});
export type UserDeactivatedV1 = DataOf<typeof userDeactivatedV1>;

export const userReactivatedV1 = defineEvent('users', 'user', 'reactivated', {
  version: 1,
  summary: 'An admin let a deactivated person in again. Analytics listens.',
  data: Type.Object({ userId: Id, reason: Reason }),
  entityIdOf: (data) => data.userId,
});
export type UserReactivatedV1 = DataOf<typeof userReactivatedV1>;

export const userProfileChangedV1 = defineEvent('users', 'user', 'profile-changed', {
  version: 1,
  summary:
    'Something in a profile changed; names the fields, never their values. Analytics listens.',
  data: Type.Object({
    userId: Id,
    changedFields: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 100 }),
    reason: Reason,
  }),
  entityIdOf: (data) => data.userId,
});
export type UserProfileChangedV1 = DataOf<typeof userProfileChangedV1>;

export const userStateV1 = defineState('users', 'user', {
  version: 1,
  summary:
    'A person. Tasks: who is assignable; billing, analytics: names; gateway and all subgraphs: token epochs.',
  data: Type.Object({
    userId: Id,
    version: Version,
    name: Text,
    role: Role,
    status: UserStatus,
    tokenEpoch: Count,
    /** When the epoch was raised last: an external provider's tokens from before no longer count. */
    tokensValidFrom: Type.Optional(Instant),
    updatedAt: Instant,
  }),
  entityIdOf: (data) => data.userId,
});
export type UserStateV1 = DataOf<typeof userStateV1>;

export const userContactV1 = defineState('users', 'contact', {
  version: 1,
  family: 'contact',
  summary: 'Where mail for a person goes. Tasks and billing; never the gateway.',
  data: Type.Object({
    userId: Id,
    version: Version,
    email: Type.String({ minLength: 3, maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+$' }),
  }),
  entityIdOf: (data) => data.userId,
});
export type UserContactV1 = DataOf<typeof userContactV1>;

// `not` keeps a private key off the wire: an open contract would let its `d` pass.
const PublicJwk = Type.Object(
  {
    kty: Type.String({ minLength: 1, maxLength: 10 }),
    kid: Id,
    alg: Type.String({ minLength: 1, maxLength: 20 }),
    use: Type.Optional(Type.String({ maxLength: 10 })),
    crv: Type.Optional(Type.String({ maxLength: 20 })),
    x: Type.Optional(Type.String({ maxLength: 200 })),
    y: Type.Optional(Type.String({ maxLength: 200 })),
  },
  {
    not: { required: ['d'] },
    description: 'A public key as JSON Web Key (RFC 7517); no private part.',
  },
);

export const signingKeyStateV1 = defineState('users', 'signing-key', {
  version: 1,
  summary: 'A public key that tokens are verified with. Gateway and all subgraphs.',
  data: Type.Object({
    keyId: Id,
    version: Version,
    publicJwk: PublicJwk,
    notAfter: Type.Optional(Instant),
  }),
  entityIdOf: (data) => data.keyId,
});
export type SigningKeyStateV1 = DataOf<typeof signingKeyStateV1>;

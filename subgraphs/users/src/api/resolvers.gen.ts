// GENERATED from schema.graphql (and codegen.json, if there is one) by `npm run generate`. Do not edit.
// Change the schema, run the command, and let the compiler point at the resolvers to change.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { UserNode, Context } from './context.ts';
import type { HistoryRow } from '../projections/user-history.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An instant: RFC 3339, UTC, milliseconds, for example "2026-03-03T09:00:00.000Z". */
  DateTime: { input: string; output: string; }
};

/** What a person may do. The table of rights is in docs/decisions. */
export type Role =
  /** Everything but being an assignee. */
  | 'ADMIN'
  /** Reassigns tasks; is no assignee. */
  | 'MANAGER'
  /** Sees all accounts and the company's money; may be an assignee. */
  | 'ACCOUNTANT'
  /** Works on tasks. */
  | 'WORKER';

/** Whether a person may sign in. */
export type UserStatus =
  /** May sign in. */
  | 'ACTIVE'
  /** May not; tasks, balance and history stay. */
  | 'DEACTIVATED';

/** A person of the company. */
export type User = {
  __typename?: 'User';
  /** The person's id; also the id of their account. */
  id: Scalars['ID']['output'];
  /** The name everybody sees. */
  name: Scalars['String']['output'];
  /** The mail address. Seen by admins and the person themself; null with FORBIDDEN for everybody else. */
  email?: Maybe<Scalars['String']['output']>;
  /** The role. Seen by admins and the person themself; null with FORBIDDEN for everybody else. */
  role?: Maybe<Role>;
  /** Whether the person may sign in. Seen by admins and the person themself; null with FORBIDDEN for everybody else. */
  status?: Maybe<UserStatus>;
  /** When the person was registered. */
  registeredAt: Scalars['DateTime']['output'];
  /** How many changes the person has seen; grows by one with each. */
  version: Scalars['Int']['output'];
};

/** Where a page ends and whether another follows. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Pass it as `after` for the next page; null on an empty page. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether another page follows. */
  hasNextPage: Scalars['Boolean']['output'];
};

/** A page of people. */
export type UserConnection = {
  __typename?: 'UserConnection';
  /** The people of this page with their cursors. */
  edges: Array<UserEdge>;
  /** Where this page ends. */
  pageInfo: PageInfo;
};

/** A person in a page. */
export type UserEdge = {
  __typename?: 'UserEdge';
  /** The person. */
  node: User;
  /** The place in the list, to pass as `after`. */
  cursor: Scalars['String']['output'];
};

/** A rule of the domain said no. Nothing was written. */
export type Refusal = {
  __typename?: 'Refusal';
  /** The code of the catalogue (docs/ERRORS.md), for example `NOT_ASSIGNEE`. */
  code: Scalars['String']['output'];
  /** The rule, in words for the person who asked. */
  message: Scalars['String']['output'];
};

/** What can happen to a person. */
export type UserChangeKind =
  /** The person was registered. */
  | 'REGISTERED'
  /** The role changed. */
  | 'ROLE_CHANGED'
  /** The person may no longer sign in. */
  | 'DEACTIVATED'
  /** The person may sign in again. */
  | 'REACTIVATED'
  /** The name or the mail address changed. */
  | 'PROFILE_CHANGED'
  /** The password changed. */
  | 'PASSWORD_CHANGED'
  /** All tokens of the person ended. */
  | 'SIGNED_OUT_EVERYWHERE';

/** One change of a person: what, when, by whom and why. */
export type UserChange = {
  __typename?: 'UserChange';
  /** The person's version after the change: the changes' order. */
  version: Scalars['Int']['output'];
  /** What happened. */
  kind: UserChangeKind;
  /** When it happened. */
  changedAt: Scalars['DateTime']['output'];
  /** Who did it; null when the system did. */
  changedBy?: Maybe<User>;
  /** Why, in the words of who did it. */
  reason: Scalars['String']['output'];
  /** The fields that changed, from what to what. */
  changes: Array<FieldChange>;
};

/** A field that changed. */
export type FieldChange = {
  __typename?: 'FieldChange';
  /** The field's name, for example `role`. */
  field: Scalars['String']['output'];
  /** What it was; null when there was nothing, or for a password. */
  before?: Maybe<Scalars['String']['output']>;
  /** What it is since; null for a password. */
  after?: Maybe<Scalars['String']['output']>;
};

/** A page of a person's changes. */
export type UserChangeConnection = {
  __typename?: 'UserChangeConnection';
  /** The changes of this page with their cursors. */
  edges: Array<UserChangeEdge>;
  /** Where this page ends. */
  pageInfo: PageInfo;
};

/** A change in a page. */
export type UserChangeEdge = {
  __typename?: 'UserChangeEdge';
  /** The change. */
  node: UserChange;
  /** The place in the list, to pass as `after`. */
  cursor: Scalars['String']['output'];
};

/** Why a message was parked. */
export type DeadLetterReason =
  /** It is no event at all. */
  | 'MALFORMED'
  /** Nobody here knows this type or version. */
  | 'UNKNOWN_TYPE'
  /** It breaks its contract. */
  | 'INVALID'
  /** It was understood, but handling it failed every time. */
  | 'HANDLER_FAILED';

/** A message that could not be handled, kept by its consumer with everything needed to try again. */
export type DeadLetter = {
  __typename?: 'DeadLetter';
  /** The dead letter's id. */
  id: Scalars['ID']['output'];
  /** Whose it is: `<service>-<stream>`. */
  consumer: Scalars['String']['output'];
  /** The stream it came from. */
  stream: Scalars['String']['output'];
  /** Its place in the stream; a whole number. */
  sequence: Scalars['String']['output'];
  /** The subject it was published to. */
  subject: Scalars['String']['output'];
  /** Why it was parked. */
  reason: DeadLetterReason;
  /** What went wrong, as the log has it. */
  detail: Scalars['String']['output'];
  /** How often it was tried. */
  attempts: Scalars['Int']['output'];
  /** When it was parked. */
  parkedAt: Scalars['DateTime']['output'];
  /** When it was handled after all; null while it waits. */
  redrivenAt?: Maybe<Scalars['DateTime']['output']>;
  /** The message as it came, read as UTF-8. */
  payload: Scalars['String']['output'];
};

/** A page of dead letters. */
export type DeadLetterConnection = {
  __typename?: 'DeadLetterConnection';
  /** The dead letters of this page with their cursors. */
  edges: Array<DeadLetterEdge>;
  /** Where this page ends. */
  pageInfo: PageInfo;
};

/** A dead letter in a page. */
export type DeadLetterEdge = {
  __typename?: 'DeadLetterEdge';
  /** The dead letter. */
  node: DeadLetter;
  /** The place in the list, to pass as `after`. */
  cursor: Scalars['String']['output'];
};

/** Which dead letter to hand to its consumer again. */
export type RedriveUsersDeadLetterInput = {
  /** The dead letter's id. */
  id: Scalars['ID']['input'];
  /** Makes a repeat harmless: the same key answers the same result for 24 hours; 1 to 128 visible ASCII characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** What became of a dead letter, or the rule that said no. */
export type RedriveUsersDeadLetterPayload = {
  __typename?: 'RedriveUsersDeadLetterPayload';
  /** The dead letter as it is now; null when there is none with this id. */
  deadLetter?: Maybe<DeadLetter>;
  /** Why it was not redriven; null when it was. */
  refusal?: Maybe<Refusal>;
};

export type Query = {
  __typename?: 'Query';
  /** The person who asks. */
  me?: Maybe<User>;
  /** A person by id; null when there is none. */
  user?: Maybe<User>;
  /** Everybody, oldest registration first. */
  users?: Maybe<UserConnection>;
  /** What has happened to a person, in order, oldest first; null when there is no such person. Admins only. */
  userHistory?: Maybe<UserChangeConnection>;
  /** Messages that users could not handle, newest first, redriven ones too. Admins only. */
  usersDeadLetters?: Maybe<DeadLetterConnection>;
  /** One message that users could not handle; null when there is none. Admins only. */
  usersDeadLetter?: Maybe<DeadLetter>;
};


export type QueryUserArgs = {
  id: Scalars['ID']['input'];
};


export type QueryUsersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryUserHistoryArgs = {
  userId: Scalars['ID']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryUsersDeadLettersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryUsersDeadLetterArgs = {
  id: Scalars['ID']['input'];
};

export type Mutation = {
  __typename?: 'Mutation';
  /** Sign in with mail address and password. A wrong password, an unknown address, a locked and a deactivated person give the same UNAUTHENTICATED error. */
  login?: Maybe<LoginPayload>;
  /** Exchange a refresh token, which works once, for a new access and a new refresh token. A second use ends all tokens of the person. */
  refresh?: Maybe<RefreshPayload>;
  /** End one sign-in: its refresh tokens no longer work; its access token ends within minutes by itself. */
  logout?: Maybe<LogoutPayload>;
  /** End all sign-ins of the person who asks, on every device, within seconds. */
  logoutEverywhere?: Maybe<LogoutEverywherePayload>;
  /** Register oneself as a WORKER. UNAUTHENTICATED unless the setting allows it, which it does not by default. */
  signUp?: Maybe<SignUpPayload>;
  /** Register a person. Admins only. */
  registerUser?: Maybe<RegisterUserPayload>;
  /** Give a person another role; their older tokens end within seconds. Admins only. */
  changeRole?: Maybe<ChangeRolePayload>;
  /** Let a person no longer sign in; their tokens end within seconds. Admins only. */
  deactivateUser?: Maybe<DeactivateUserPayload>;
  /** Let a deactivated person sign in again. Admins only. */
  reactivateUser?: Maybe<ReactivateUserPayload>;
  /** Change the name or the mail address of the person who asks. */
  updateProfile?: Maybe<UpdateProfilePayload>;
  /** Change the password of the person who asks; all their tokens end within seconds, so they sign in again. A wrong present password counts like one at login. */
  changePassword?: Maybe<ChangePasswordPayload>;
  /** Hands a message that users could not handle to its consumer again. It has its effects once, and other services hear nothing of it. Admins only. */
  redriveUsersDeadLetter?: Maybe<RedriveUsersDeadLetterPayload>;
};


export type MutationLoginArgs = {
  input: LoginInput;
};


export type MutationRefreshArgs = {
  input: RefreshInput;
};


export type MutationLogoutArgs = {
  input: LogoutInput;
};


export type MutationLogoutEverywhereArgs = {
  input?: InputMaybe<LogoutEverywhereInput>;
};


export type MutationSignUpArgs = {
  input: SignUpInput;
};


export type MutationRegisterUserArgs = {
  input: RegisterUserInput;
};


export type MutationChangeRoleArgs = {
  input: ChangeRoleInput;
};


export type MutationDeactivateUserArgs = {
  input: DeactivateUserInput;
};


export type MutationReactivateUserArgs = {
  input: ReactivateUserInput;
};


export type MutationUpdateProfileArgs = {
  input: UpdateProfileInput;
};


export type MutationChangePasswordArgs = {
  input: ChangePasswordInput;
};


export type MutationRedriveUsersDeadLetterArgs = {
  input: RedriveUsersDeadLetterInput;
};

/** Credentials. */
export type LoginInput = {
  /** The mail address, at most 254 characters. */
  email: Scalars['String']['input'];
  /** The password, at most 128 characters. */
  password: Scalars['String']['input'];
};

/** A refresh token to exchange. */
export type RefreshInput = {
  /** The refresh token of the last login or refresh. */
  refreshToken: Scalars['String']['input'];
};

/** Which sign-in to end. */
export type LogoutInput = {
  /** A refresh token of the sign-in. One that is unknown or somebody else's ends nothing. */
  refreshToken: Scalars['String']['input'];
  /** Makes a repeat of this command answer the first one's result. At most 128 characters, kept 24 h. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** How to end all sign-ins. */
export type LogoutEverywhereInput = {
  /** Makes a repeat of this command answer the first one's result. At most 128 characters, kept 24 h. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** Signed tokens and whose they are. */
export type LoginPayload = {
  __typename?: 'LoginPayload';
  /** A JWT. Send it as `Authorization: Bearer …`, or as `authorization` in the connection_init payload of a WebSocket. */
  accessToken: Scalars['String']['output'];
  /** When the access token stops working. */
  expiresAt: Scalars['DateTime']['output'];
  /** Exchange it once, before it expires, for the next pair of tokens. */
  refreshToken: Scalars['String']['output'];
  /** When the refresh token stops working. */
  refreshExpiresAt: Scalars['DateTime']['output'];
  /** Who signed in. */
  user: User;
};

/** The next pair of tokens and whose they are. */
export type RefreshPayload = {
  __typename?: 'RefreshPayload';
  /** A JWT. Send it as `Authorization: Bearer …`, or as `authorization` in the connection_init payload of a WebSocket. */
  accessToken: Scalars['String']['output'];
  /** When the access token stops working. */
  expiresAt: Scalars['DateTime']['output'];
  /** Exchange it once, before it expires, for the next pair of tokens. */
  refreshToken: Scalars['String']['output'];
  /** When the refresh token stops working. */
  refreshExpiresAt: Scalars['DateTime']['output'];
  /** Who stays signed in. */
  user: User;
};

/** A person to register. */
export type RegisterUserInput = {
  /** The name everybody sees, 1 to 100 characters. */
  name: Scalars['String']['input'];
  /** The mail address, at most 254 characters, unique. */
  email: Scalars['String']['input'];
  /** The first password, 12 to 128 characters. */
  password: Scalars['String']['input'];
  /** The role. */
  role: Role;
  /** Why, 1 to 500 characters; kept in the history. */
  reason: Scalars['String']['input'];
  /** Makes a repeat of this command answer the first one's result. At most 128 characters, kept 24 h. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** A person who registers themself. */
export type SignUpInput = {
  /** The name everybody sees, 1 to 100 characters. */
  name: Scalars['String']['input'];
  /** The mail address, at most 254 characters, unique. */
  email: Scalars['String']['input'];
  /** The password, 12 to 128 characters. */
  password: Scalars['String']['input'];
  /** Makes a repeat of this command answer the first one's result. At most 128 characters, kept 24 h. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** Another role for a person. */
export type ChangeRoleInput = {
  /** The person's id. */
  userId: Scalars['ID']['input'];
  /** The new role. */
  role: Role;
  /** Why, 1 to 500 characters; kept in the history. */
  reason: Scalars['String']['input'];
  /** Makes a repeat of this command answer the first one's result. At most 128 characters, kept 24 h. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** Whom to deactivate. */
export type DeactivateUserInput = {
  /** The person's id. */
  userId: Scalars['ID']['input'];
  /** Why, 1 to 500 characters; kept in the history. */
  reason: Scalars['String']['input'];
  /** Makes a repeat of this command answer the first one's result. At most 128 characters, kept 24 h. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** Whom to let in again. */
export type ReactivateUserInput = {
  /** The person's id. */
  userId: Scalars['ID']['input'];
  /** Why, 1 to 500 characters; kept in the history. */
  reason: Scalars['String']['input'];
  /** Makes a repeat of this command answer the first one's result. At most 128 characters, kept 24 h. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** What to change of one's own profile. What is left out stays. */
export type UpdateProfileInput = {
  /** The name everybody sees, 1 to 100 characters. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** The mail address, at most 254 characters, unique. */
  email?: InputMaybe<Scalars['String']['input']>;
  /** Why, 1 to 500 characters; kept in the history. */
  reason: Scalars['String']['input'];
  /** Makes a repeat of this command answer the first one's result. At most 128 characters, kept 24 h. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** A new password. */
export type ChangePasswordInput = {
  /** The present password. */
  currentPassword: Scalars['String']['input'];
  /** The new password, 12 to 128 characters. */
  newPassword: Scalars['String']['input'];
  /** Makes a repeat of this command answer the first one's result. At most 128 characters, kept 24 h. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** The registered person, or why not. */
export type RegisterUserPayload = {
  __typename?: 'RegisterUserPayload';
  /** The person, unless refused. */
  user?: Maybe<User>;
  /** Why not, when refused. */
  refusal?: Maybe<Refusal>;
};

/** The person who registered, or why not. */
export type SignUpPayload = {
  __typename?: 'SignUpPayload';
  /** The person as they are now, unless refused. */
  user?: Maybe<User>;
  /** Why not, when refused. */
  refusal?: Maybe<Refusal>;
};

/** Whose sign-in has ended, or why not. */
export type LogoutPayload = {
  __typename?: 'LogoutPayload';
  /** The person as they are now, unless refused. */
  user?: Maybe<User>;
  /** Why not, when refused. */
  refusal?: Maybe<Refusal>;
};

/** Whose sign-ins have ended, or why not. */
export type LogoutEverywherePayload = {
  __typename?: 'LogoutEverywherePayload';
  /** The person as they are now, unless refused. */
  user?: Maybe<User>;
  /** Why not, when refused. */
  refusal?: Maybe<Refusal>;
};

/** The person with the new role, or why not. */
export type ChangeRolePayload = {
  __typename?: 'ChangeRolePayload';
  /** The person as they are now, unless refused. */
  user?: Maybe<User>;
  /** Why not, when refused. */
  refusal?: Maybe<Refusal>;
};

/** The person who may no longer sign in, or why not. */
export type DeactivateUserPayload = {
  __typename?: 'DeactivateUserPayload';
  /** The person as they are now, unless refused. */
  user?: Maybe<User>;
  /** Why not, when refused. */
  refusal?: Maybe<Refusal>;
};

/** The person who may sign in again, or why not. */
export type ReactivateUserPayload = {
  __typename?: 'ReactivateUserPayload';
  /** The person as they are now, unless refused. */
  user?: Maybe<User>;
  /** Why not, when refused. */
  refusal?: Maybe<Refusal>;
};

/** The person as they now are called and written to, or why not. */
export type UpdateProfilePayload = {
  __typename?: 'UpdateProfilePayload';
  /** The person as they are now, unless refused. */
  user?: Maybe<User>;
  /** Why not, when refused. */
  refusal?: Maybe<Refusal>;
};

/** The person who has a new password, or why not. */
export type ChangePasswordPayload = {
  __typename?: 'ChangePasswordPayload';
  /** The person as they are now, unless refused. */
  user?: Maybe<User>;
  /** Why not, when refused. */
  refusal?: Maybe<Refusal>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  User: User;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  User:
    ( { __typename: 'User' }
    & GraphQLRecursivePick<FederationTypes['User'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Role: Role;
  UserStatus: UserStatus;
  User: ResolverTypeWrapper<UserNode>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  UserConnection: ResolverTypeWrapper<Omit<UserConnection, 'edges'> & { edges: Array<ResolversTypes['UserEdge']> }>;
  UserEdge: ResolverTypeWrapper<Omit<UserEdge, 'node'> & { node: ResolversTypes['User'] }>;
  Refusal: ResolverTypeWrapper<Refusal>;
  UserChangeKind: UserChangeKind;
  UserChange: ResolverTypeWrapper<HistoryRow>;
  FieldChange: ResolverTypeWrapper<FieldChange>;
  UserChangeConnection: ResolverTypeWrapper<Omit<UserChangeConnection, 'edges'> & { edges: Array<ResolversTypes['UserChangeEdge']> }>;
  UserChangeEdge: ResolverTypeWrapper<Omit<UserChangeEdge, 'node'> & { node: ResolversTypes['UserChange'] }>;
  DeadLetterReason: DeadLetterReason;
  DeadLetter: ResolverTypeWrapper<DeadLetter>;
  DeadLetterConnection: ResolverTypeWrapper<DeadLetterConnection>;
  DeadLetterEdge: ResolverTypeWrapper<DeadLetterEdge>;
  RedriveUsersDeadLetterInput: RedriveUsersDeadLetterInput;
  RedriveUsersDeadLetterPayload: ResolverTypeWrapper<RedriveUsersDeadLetterPayload>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  LoginInput: LoginInput;
  RefreshInput: RefreshInput;
  LogoutInput: LogoutInput;
  LogoutEverywhereInput: LogoutEverywhereInput;
  LoginPayload: ResolverTypeWrapper<Omit<LoginPayload, 'user'> & { user: ResolversTypes['User'] }>;
  RefreshPayload: ResolverTypeWrapper<Omit<RefreshPayload, 'user'> & { user: ResolversTypes['User'] }>;
  RegisterUserInput: RegisterUserInput;
  SignUpInput: SignUpInput;
  ChangeRoleInput: ChangeRoleInput;
  DeactivateUserInput: DeactivateUserInput;
  ReactivateUserInput: ReactivateUserInput;
  UpdateProfileInput: UpdateProfileInput;
  ChangePasswordInput: ChangePasswordInput;
  RegisterUserPayload: ResolverTypeWrapper<Omit<RegisterUserPayload, 'user'> & { user?: Maybe<ResolversTypes['User']> }>;
  SignUpPayload: ResolverTypeWrapper<Omit<SignUpPayload, 'user'> & { user?: Maybe<ResolversTypes['User']> }>;
  LogoutPayload: ResolverTypeWrapper<Omit<LogoutPayload, 'user'> & { user?: Maybe<ResolversTypes['User']> }>;
  LogoutEverywherePayload: ResolverTypeWrapper<Omit<LogoutEverywherePayload, 'user'> & { user?: Maybe<ResolversTypes['User']> }>;
  ChangeRolePayload: ResolverTypeWrapper<Omit<ChangeRolePayload, 'user'> & { user?: Maybe<ResolversTypes['User']> }>;
  DeactivateUserPayload: ResolverTypeWrapper<Omit<DeactivateUserPayload, 'user'> & { user?: Maybe<ResolversTypes['User']> }>;
  ReactivateUserPayload: ResolverTypeWrapper<Omit<ReactivateUserPayload, 'user'> & { user?: Maybe<ResolversTypes['User']> }>;
  UpdateProfilePayload: ResolverTypeWrapper<Omit<UpdateProfilePayload, 'user'> & { user?: Maybe<ResolversTypes['User']> }>;
  ChangePasswordPayload: ResolverTypeWrapper<Omit<ChangePasswordPayload, 'user'> & { user?: Maybe<ResolversTypes['User']> }>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars['DateTime']['output'];
  User: UserNode;
  ID: Scalars['ID']['output'];
  String: Scalars['String']['output'];
  Int: Scalars['Int']['output'];
  PageInfo: PageInfo;
  Boolean: Scalars['Boolean']['output'];
  UserConnection: Omit<UserConnection, 'edges'> & { edges: Array<ResolversParentTypes['UserEdge']> };
  UserEdge: Omit<UserEdge, 'node'> & { node: ResolversParentTypes['User'] };
  Refusal: Refusal;
  UserChange: HistoryRow;
  FieldChange: FieldChange;
  UserChangeConnection: Omit<UserChangeConnection, 'edges'> & { edges: Array<ResolversParentTypes['UserChangeEdge']> };
  UserChangeEdge: Omit<UserChangeEdge, 'node'> & { node: ResolversParentTypes['UserChange'] };
  DeadLetter: DeadLetter;
  DeadLetterConnection: DeadLetterConnection;
  DeadLetterEdge: DeadLetterEdge;
  RedriveUsersDeadLetterInput: RedriveUsersDeadLetterInput;
  RedriveUsersDeadLetterPayload: RedriveUsersDeadLetterPayload;
  Query: Record<PropertyKey, never>;
  Mutation: Record<PropertyKey, never>;
  LoginInput: LoginInput;
  RefreshInput: RefreshInput;
  LogoutInput: LogoutInput;
  LogoutEverywhereInput: LogoutEverywhereInput;
  LoginPayload: Omit<LoginPayload, 'user'> & { user: ResolversParentTypes['User'] };
  RefreshPayload: Omit<RefreshPayload, 'user'> & { user: ResolversParentTypes['User'] };
  RegisterUserInput: RegisterUserInput;
  SignUpInput: SignUpInput;
  ChangeRoleInput: ChangeRoleInput;
  DeactivateUserInput: DeactivateUserInput;
  ReactivateUserInput: ReactivateUserInput;
  UpdateProfileInput: UpdateProfileInput;
  ChangePasswordInput: ChangePasswordInput;
  RegisterUserPayload: Omit<RegisterUserPayload, 'user'> & { user?: Maybe<ResolversParentTypes['User']> };
  SignUpPayload: Omit<SignUpPayload, 'user'> & { user?: Maybe<ResolversParentTypes['User']> };
  LogoutPayload: Omit<LogoutPayload, 'user'> & { user?: Maybe<ResolversParentTypes['User']> };
  LogoutEverywherePayload: Omit<LogoutEverywherePayload, 'user'> & { user?: Maybe<ResolversParentTypes['User']> };
  ChangeRolePayload: Omit<ChangeRolePayload, 'user'> & { user?: Maybe<ResolversParentTypes['User']> };
  DeactivateUserPayload: Omit<DeactivateUserPayload, 'user'> & { user?: Maybe<ResolversParentTypes['User']> };
  ReactivateUserPayload: Omit<ReactivateUserPayload, 'user'> & { user?: Maybe<ResolversParentTypes['User']> };
  UpdateProfilePayload: Omit<UpdateProfilePayload, 'user'> & { user?: Maybe<ResolversParentTypes['User']> };
  ChangePasswordPayload: Omit<ChangePasswordPayload, 'user'> & { user?: Maybe<ResolversParentTypes['User']> };
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type UserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'], FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User']> = {
  __resolveReference: ReferenceResolver<Maybe<ResolversTypes['User']>, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  role?: Resolver<Maybe<ResolversTypes['Role']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['UserStatus']>, ParentType, ContextType>;
  registeredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type UserConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserConnection'] = ResolversParentTypes['UserConnection']> = {
  edges?: Resolver<Array<ResolversTypes['UserEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type UserEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserEdge'] = ResolversParentTypes['UserEdge']> = {
  node?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type RefusalResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Refusal'] = ResolversParentTypes['Refusal']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type UserChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserChange'] = ResolversParentTypes['UserChange']> = {
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['UserChangeKind'], ParentType, ContextType>;
  changedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  changedBy?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  changes?: Resolver<Array<ResolversTypes['FieldChange']>, ParentType, ContextType>;
};

export type FieldChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FieldChange'] = ResolversParentTypes['FieldChange']> = {
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  before?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  after?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type UserChangeConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserChangeConnection'] = ResolversParentTypes['UserChangeConnection']> = {
  edges?: Resolver<Array<ResolversTypes['UserChangeEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type UserChangeEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserChangeEdge'] = ResolversParentTypes['UserChangeEdge']> = {
  node?: Resolver<ResolversTypes['UserChange'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DeadLetterResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLetter'] = ResolversParentTypes['DeadLetter']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  consumer?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  stream?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['DeadLetterReason'], ParentType, ContextType>;
  detail?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  parkedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  redrivenAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  payload?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DeadLetterConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLetterConnection'] = ResolversParentTypes['DeadLetterConnection']> = {
  edges?: Resolver<Array<ResolversTypes['DeadLetterEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type DeadLetterEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLetterEdge'] = ResolversParentTypes['DeadLetterEdge']> = {
  node?: Resolver<ResolversTypes['DeadLetter'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type RedriveUsersDeadLetterPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RedriveUsersDeadLetterPayload'] = ResolversParentTypes['RedriveUsersDeadLetterPayload']> = {
  deadLetter?: Resolver<Maybe<ResolversTypes['DeadLetter']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['Refusal']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  me?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType, RequireFields<QueryUserArgs, 'id'>>;
  users?: Resolver<Maybe<ResolversTypes['UserConnection']>, ParentType, ContextType, RequireFields<QueryUsersArgs, 'first'>>;
  userHistory?: Resolver<Maybe<ResolversTypes['UserChangeConnection']>, ParentType, ContextType, RequireFields<QueryUserHistoryArgs, 'userId' | 'first'>>;
  usersDeadLetters?: Resolver<Maybe<ResolversTypes['DeadLetterConnection']>, ParentType, ContextType, RequireFields<QueryUsersDeadLettersArgs, 'first'>>;
  usersDeadLetter?: Resolver<Maybe<ResolversTypes['DeadLetter']>, ParentType, ContextType, RequireFields<QueryUsersDeadLetterArgs, 'id'>>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  login?: Resolver<Maybe<ResolversTypes['LoginPayload']>, ParentType, ContextType, RequireFields<MutationLoginArgs, 'input'>>;
  refresh?: Resolver<Maybe<ResolversTypes['RefreshPayload']>, ParentType, ContextType, RequireFields<MutationRefreshArgs, 'input'>>;
  logout?: Resolver<Maybe<ResolversTypes['LogoutPayload']>, ParentType, ContextType, RequireFields<MutationLogoutArgs, 'input'>>;
  logoutEverywhere?: Resolver<Maybe<ResolversTypes['LogoutEverywherePayload']>, ParentType, ContextType, Partial<MutationLogoutEverywhereArgs>>;
  signUp?: Resolver<Maybe<ResolversTypes['SignUpPayload']>, ParentType, ContextType, RequireFields<MutationSignUpArgs, 'input'>>;
  registerUser?: Resolver<Maybe<ResolversTypes['RegisterUserPayload']>, ParentType, ContextType, RequireFields<MutationRegisterUserArgs, 'input'>>;
  changeRole?: Resolver<Maybe<ResolversTypes['ChangeRolePayload']>, ParentType, ContextType, RequireFields<MutationChangeRoleArgs, 'input'>>;
  deactivateUser?: Resolver<Maybe<ResolversTypes['DeactivateUserPayload']>, ParentType, ContextType, RequireFields<MutationDeactivateUserArgs, 'input'>>;
  reactivateUser?: Resolver<Maybe<ResolversTypes['ReactivateUserPayload']>, ParentType, ContextType, RequireFields<MutationReactivateUserArgs, 'input'>>;
  updateProfile?: Resolver<Maybe<ResolversTypes['UpdateProfilePayload']>, ParentType, ContextType, RequireFields<MutationUpdateProfileArgs, 'input'>>;
  changePassword?: Resolver<Maybe<ResolversTypes['ChangePasswordPayload']>, ParentType, ContextType, RequireFields<MutationChangePasswordArgs, 'input'>>;
  redriveUsersDeadLetter?: Resolver<Maybe<ResolversTypes['RedriveUsersDeadLetterPayload']>, ParentType, ContextType, RequireFields<MutationRedriveUsersDeadLetterArgs, 'input'>>;
};

export type LoginPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LoginPayload'] = ResolversParentTypes['LoginPayload']> = {
  accessToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  refreshToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  refreshExpiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type RefreshPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RefreshPayload'] = ResolversParentTypes['RefreshPayload']> = {
  accessToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  refreshToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  refreshExpiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type RegisterUserPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RegisterUserPayload'] = ResolversParentTypes['RegisterUserPayload']> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['Refusal']>, ParentType, ContextType>;
};

export type SignUpPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SignUpPayload'] = ResolversParentTypes['SignUpPayload']> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['Refusal']>, ParentType, ContextType>;
};

export type LogoutPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LogoutPayload'] = ResolversParentTypes['LogoutPayload']> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['Refusal']>, ParentType, ContextType>;
};

export type LogoutEverywherePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LogoutEverywherePayload'] = ResolversParentTypes['LogoutEverywherePayload']> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['Refusal']>, ParentType, ContextType>;
};

export type ChangeRolePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChangeRolePayload'] = ResolversParentTypes['ChangeRolePayload']> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['Refusal']>, ParentType, ContextType>;
};

export type DeactivateUserPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeactivateUserPayload'] = ResolversParentTypes['DeactivateUserPayload']> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['Refusal']>, ParentType, ContextType>;
};

export type ReactivateUserPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReactivateUserPayload'] = ResolversParentTypes['ReactivateUserPayload']> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['Refusal']>, ParentType, ContextType>;
};

export type UpdateProfilePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateProfilePayload'] = ResolversParentTypes['UpdateProfilePayload']> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['Refusal']>, ParentType, ContextType>;
};

export type ChangePasswordPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChangePasswordPayload'] = ResolversParentTypes['ChangePasswordPayload']> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['Refusal']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  DateTime?: GraphQLScalarType;
  User?: UserResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  UserConnection?: UserConnectionResolvers<ContextType>;
  UserEdge?: UserEdgeResolvers<ContextType>;
  Refusal?: RefusalResolvers<ContextType>;
  UserChange?: UserChangeResolvers<ContextType>;
  FieldChange?: FieldChangeResolvers<ContextType>;
  UserChangeConnection?: UserChangeConnectionResolvers<ContextType>;
  UserChangeEdge?: UserChangeEdgeResolvers<ContextType>;
  DeadLetter?: DeadLetterResolvers<ContextType>;
  DeadLetterConnection?: DeadLetterConnectionResolvers<ContextType>;
  DeadLetterEdge?: DeadLetterEdgeResolvers<ContextType>;
  RedriveUsersDeadLetterPayload?: RedriveUsersDeadLetterPayloadResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  LoginPayload?: LoginPayloadResolvers<ContextType>;
  RefreshPayload?: RefreshPayloadResolvers<ContextType>;
  RegisterUserPayload?: RegisterUserPayloadResolvers<ContextType>;
  SignUpPayload?: SignUpPayloadResolvers<ContextType>;
  LogoutPayload?: LogoutPayloadResolvers<ContextType>;
  LogoutEverywherePayload?: LogoutEverywherePayloadResolvers<ContextType>;
  ChangeRolePayload?: ChangeRolePayloadResolvers<ContextType>;
  DeactivateUserPayload?: DeactivateUserPayloadResolvers<ContextType>;
  ReactivateUserPayload?: ReactivateUserPayloadResolvers<ContextType>;
  UpdateProfilePayload?: UpdateProfilePayloadResolvers<ContextType>;
  ChangePasswordPayload?: ChangePasswordPayloadResolvers<ContextType>;
};

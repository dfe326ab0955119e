// GENERATED from schema.graphql (and codegen.json, if there is one) by `npm run generate`. Do not edit.
// Change the schema, run the command, and let the compiler point at the resolvers to change.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { AccountView } from '../projections/account-view.ts';
import type { AuditEntryView } from '../projections/audit-log.ts';
import type { PayoutView } from '../projections/payout-views.ts';
import type { Context } from './context.ts';
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
  /** A calendar day of the business time zone: "2026-03-03". */
  Date: { input: string; output: string; }
  /** An amount of money as an object: `{ "amount": 1500, "currency": "USD" }`. The amount is a whole number of minor units (cents) and may be negative where the field says so; the currency is an ISO 4217 code. */
  Money: { input: { amount: number; currency: string }; output: { amount: number; currency: string }; }
};

/** A person's account with the company. */
export type Account = {
  __typename?: 'Account';
  /** The account's id; equal to its owner's. */
  id: Scalars['ID']['output'];
  /** Whose account it is. */
  owner: User;
  /** What the company owes the person now, carried debt included; may be negative. */
  balance: Scalars['Money']['output'];
  /** Rewards minus fees of the current business day; may be negative. */
  earnedToday: Scalars['Money']['output'];
  /** The business day `earnedToday` speaks of. */
  businessDay: Scalars['Date']['output'];
  /** How many entries and closes the account has seen; grows with each. */
  version: Scalars['Int']['output'];
  /** When the account last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** What was charged or credited, why and when, newest first. */
  auditLog: AuditEntryConnection;
  /** The account as it was at an instant, by what had been booked until then. */
  asOf: AccountAsOf;
  /** The last days of the account, today first, days without entries included. */
  dayStatements: Array<DayStatement>;
};


/** A person's account with the company. */
export type AccountAuditLogArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** A person's account with the company. */
export type AccountAsOfArgs = {
  instant: Scalars['DateTime']['input'];
};


/** A person's account with the company. */
export type AccountDayStatementsArgs = {
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** An account as it was. */
export type AccountAsOf = {
  __typename?: 'AccountAsOf';
  /** The instant. */
  instant: Scalars['DateTime']['output'];
  /** The balance then; may be negative. */
  balance: Scalars['Money']['output'];
  /** The last entry until then; null when there was none. */
  lastEntry?: Maybe<AuditEntry>;
};

/** One day of an account: opening + rewards − fees − payout + reversals = closing. */
export type DayStatement = {
  __typename?: 'DayStatement';
  /** The day. */
  businessDay: Scalars['Date']['output'];
  /** The balance the day began with; may be negative. */
  opening: Scalars['Money']['output'];
  /** All rewards of the day. */
  rewards: Scalars['Money']['output'];
  /** All fees of the day. */
  fees: Scalars['Money']['output'];
  /** What was paid out for the day. */
  payout: Scalars['Money']['output'];
  /** Payouts that were cancelled and given back on the day. */
  reversals: Scalars['Money']['output'];
  /** The balance the day ended with, whatever has been booked on later days; may be negative. */
  closing: Scalars['Money']['output'];
  /** Whether the day is closed: then nothing of it changes any more. */
  closed: Scalars['Boolean']['output'];
};

export type User = {
  __typename?: 'User';
  id: Scalars['ID']['output'];
  /** The person's account. Seen by the person, accountants and admins; null with FORBIDDEN for everybody else. */
  account?: Maybe<Account>;
};

export type Task = {
  __typename?: 'Task';
  id: Scalars['ID']['output'];
};

/** Why money moved. */
export type EntryKind =
  /** An assignment was charged. */
  | 'FEE'
  /** A completion was credited. */
  | 'REWARD'
  /** The close of a day paid the balance out. */
  | 'PAYOUT'
  /** A payout was cancelled: the amount is back. */
  | 'PAYOUT_REVERSAL';

/** The direction as seen from the person's account. */
export type Direction =
  /** Taken from the account. */
  | 'DEBIT'
  /** Given to the account. */
  | 'CREDIT';

/** One movement on an account. */
export type AuditEntry = {
  __typename?: 'AuditEntry';
  /** The entry's id. */
  id: Scalars['ID']['output'];
  /** Why money moved. */
  kind: EntryKind;
  /** DEBIT takes from the account, CREDIT gives. */
  direction: Direction;
  /** How much; never negative. */
  amount: Scalars['Money']['output'];
  /** The task it was for; null for payouts. */
  task?: Maybe<Task>;
  /** The task's title as billing knows it; null until billing has heard it, and for payouts. */
  taskTitle?: Maybe<Scalars['String']['output']>;
  /** The task's Jira issue as billing knows it. */
  taskJiraId?: Maybe<Scalars['String']['output']>;
  /** The task's description as billing knows it. */
  taskDescription?: Maybe<Scalars['String']['output']>;
  /** The business day it counts for. */
  businessDay: Scalars['Date']['output'];
  /** Whether it was booked after its own day had closed. */
  late: Scalars['Boolean']['output'];
  /** When the fact happened. */
  occurredAt: Scalars['DateTime']['output'];
  /** When it was booked. */
  bookedAt: Scalars['DateTime']['output'];
  /** The balance after it, in the order of booking; may be negative. */
  balanceAfter: Scalars['Money']['output'];
};

/** Where a page ends and whether another follows. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Pass it as `after` for the next page; null on an empty page. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether another page follows. */
  hasNextPage: Scalars['Boolean']['output'];
};

/** A page of an audit log. */
export type AuditEntryConnection = {
  __typename?: 'AuditEntryConnection';
  /** The entries of this page with their cursors. */
  edges: Array<AuditEntryEdge>;
  /** Where this page ends. */
  pageInfo: PageInfo;
};

/** An entry in a page. */
export type AuditEntryEdge = {
  __typename?: 'AuditEntryEdge';
  /** The entry. */
  node: AuditEntry;
  /** The place in the list, to pass as `after`. */
  cursor: Scalars['String']['output'];
};

/** The company's money on one business day. */
export type CompanyDay = {
  __typename?: 'CompanyDay';
  /** The day. */
  businessDay: Scalars['Date']['output'];
  /** All fees of the day. */
  fees: Scalars['Money']['output'];
  /** All rewards of the day. */
  rewards: Scalars['Money']['output'];
  /** Fees minus rewards; may be negative. Payouts do not count. */
  income: Scalars['Money']['output'];
  /** Whether the day still takes postings. */
  status: DayStatus;
  /** When the day was closed; null until then. */
  closedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What its close paid out; null until the day is closed. */
  payoutsTotal?: Maybe<Scalars['Money']['output']>;
  /** To how many people; null until the day is closed. */
  payoutsCount?: Maybe<Scalars['Int']['output']>;
  /** How many accounts ended the day below zero; null until the day is closed. */
  negativeAccounts?: Maybe<Scalars['Int']['output']>;
  /** What those owe the company and carry over, as an amount above zero; null until the day is closed. */
  carriedDebt?: Maybe<Scalars['Money']['output']>;
  /** How often live views have been told of the day; grows with what has changed. */
  version: Scalars['Int']['output'];
};

/** What a business day takes. */
export type DayStatus =
  /** Postings are booked on it. */
  | 'OPEN'
  /** Its close is under way: late postings go to the next day. */
  | 'CLOSING'
  /** Nothing of it changes any more. */
  | 'CLOSED';

/** A rule of the domain said no. Nothing was written. */
export type Refusal = {
  __typename?: 'Refusal';
  /** The code of the catalogue (docs/ERRORS.md), for example `NOT_ASSIGNEE`. */
  code: Scalars['String']['output'];
  /** The rule, in words for the person who asked. */
  message: Scalars['String']['output'];
};

/** Which day to close. */
export type CloseDayInput = {
  /** A finished day. Days before it that are still open are closed first. */
  businessDay: Scalars['Date']['input'];
  /** Makes a repeat of this command answer the first one's result. At most 128 characters, kept 24 h. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** What became of it. */
export type CloseDayPayload = {
  __typename?: 'CloseDayPayload';
  /** The day as it is now; null when it was refused. */
  day?: Maybe<CompanyDay>;
  /** Why it was refused; null when it was not. */
  refusal?: Maybe<Refusal>;
};

/** A positive balance on its way to its owner. */
export type Payout = {
  __typename?: 'Payout';
  /** The payout's id. */
  id: Scalars['ID']['output'];
  /** Who is paid. */
  owner: User;
  /** The business day it was earned on. */
  businessDay: Scalars['Date']['output'];
  /** How much. */
  amount: Scalars['Money']['output'];
  /** How far it has come. */
  status: PayoutStatus;
  /** How often it was sent to the provider. */
  attempts: Scalars['Int']['output'];
  /** When it is sent or asked about next; null when nothing is to happen by itself. */
  dueAt?: Maybe<Scalars['DateTime']['output']>;
  /** Why the last attempt did not succeed. */
  lastError?: Maybe<Scalars['String']['output']>;
  /** How it was paid; null until then. */
  method?: Maybe<Scalars['String']['output']>;
  /** When the close requested it. */
  requestedAt: Scalars['DateTime']['output'];
  /** When it was paid; null until then. */
  paidAt?: Maybe<Scalars['DateTime']['output']>;
  /** Grows with every step. */
  version: Scalars['Int']['output'];
};

/** How far a payout has come. */
export type PayoutStatus =
  /** Waits for a person to confirm it. */
  | 'REQUESTED'
  /** Is sent next. */
  | 'READY'
  /** Is on the wire. */
  | 'SENDING'
  /** Surely not paid; it is tried again. */
  | 'FAILED'
  /** May have been paid; the provider is asked. */
  | 'UNKNOWN'
  /** Was paid. */
  | 'PAID'
  /** Will not be paid; the amount is on the account again. */
  | 'CANCELLED';

/** A page of payouts. */
export type PayoutConnection = {
  __typename?: 'PayoutConnection';
  /** The payouts of this page with their cursors. */
  edges: Array<PayoutEdge>;
  /** Where this page ends. */
  pageInfo: PageInfo;
};

/** A payout in a page. */
export type PayoutEdge = {
  __typename?: 'PayoutEdge';
  /** The payout. */
  node: Payout;
  /** The place in the list, to pass as `after`. */
  cursor: Scalars['String']['output'];
};

/** Which payout. */
export type PayoutInput = {
  /** The payout's id. */
  payoutId: Scalars['ID']['input'];
  /** Refuses unless the payout is at this version. */
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** Makes a repeat of this command answer the first one's result. At most 128 characters, kept 24 h. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** Which payout to cancel, and why. */
export type CancelPayoutInput = {
  /** The payout's id. */
  payoutId: Scalars['ID']['input'];
  /** Why, 1 to 500 characters. */
  reason: Scalars['String']['input'];
  /** Refuses unless the payout is at this version. */
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** Makes a repeat of this command answer the first one's result. At most 128 characters, kept 24 h. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** What became of it. */
export type PayoutPayload = {
  __typename?: 'PayoutPayload';
  /** The payout as it is now; null when it was refused. */
  payout?: Maybe<Payout>;
  /** Why it was refused; null when it was not. */
  refusal?: Maybe<Refusal>;
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
export type RedriveBillingDeadLetterInput = {
  /** The dead letter's id. */
  id: Scalars['ID']['input'];
  /** Makes a repeat harmless: the same key answers the same result for 24 hours; 1 to 128 visible ASCII characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** What became of a dead letter, or the rule that said no. */
export type RedriveBillingDeadLetterPayload = {
  __typename?: 'RedriveBillingDeadLetterPayload';
  /** The dead letter as it is now; null when there is none with this id. */
  deadLetter?: Maybe<DeadLetter>;
  /** Why it was not redriven; null when it was. */
  refusal?: Maybe<Refusal>;
};

/** What the payment provider for rehearsals does from now on. */
export type PaymentBehaviour =
  /** Pays. */
  | 'PAY'
  /** Refuses: surely not paid. */
  | 'REFUSE'
  /** Does not answer, and does not pay. */
  | 'TIME_OUT'
  /** Does not answer, although it has paid. */
  | 'TIME_OUT_AFTER_PAYING';

/** What the provider for rehearsals is to do. */
export type OrderPaymentsInput = {
  /** What it does with every payment from now on. */
  behaviour: PaymentBehaviour;
  /** Makes a repeat of this command answer the first one's result. At most 128 characters, kept 24 h. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** What became of it. */
export type OrderPaymentsPayload = {
  __typename?: 'OrderPaymentsPayload';
  /** How the provider behaves now; null when it was refused. */
  behaviour?: Maybe<PaymentBehaviour>;
  /** Why it was refused; null when it was not. */
  refusal?: Maybe<Refusal>;
};

export type Query = {
  __typename?: 'Query';
  /** The account of whoever asks, or of `accountId`. Others' accounts are for accountants and admins. */
  account?: Maybe<Account>;
  /** The company's money per day, today first, days without entries included. Accountants and admins only. */
  companyDays?: Maybe<Array<CompanyDay>>;
  /** The company's money on one day; as it was at an instant, by what had been booked until then, when one is given. Accountants and admins only. */
  companyDay?: Maybe<CompanyDay>;
  /** One entry of an audit log. Others' entries are for accountants and admins. */
  auditEntry?: Maybe<AuditEntry>;
  /** Payouts, newest day first. Accountants and admins only. */
  payouts?: Maybe<PayoutConnection>;
  /** Messages that billing could not handle, newest first, redriven ones too. Admins only. */
  billingDeadLetters?: Maybe<DeadLetterConnection>;
  /** One message that billing could not handle; null when there is none. Admins only. */
  billingDeadLetter?: Maybe<DeadLetter>;
};


export type QueryAccountArgs = {
  accountId?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryCompanyDaysArgs = {
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryCompanyDayArgs = {
  businessDay: Scalars['Date']['input'];
  asOf?: InputMaybe<Scalars['DateTime']['input']>;
};


export type QueryAuditEntryArgs = {
  id: Scalars['ID']['input'];
};


export type QueryPayoutsArgs = {
  status?: InputMaybe<PayoutStatus>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryBillingDeadLettersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryBillingDeadLetterArgs = {
  id: Scalars['ID']['input'];
};

export type Mutation = {
  __typename?: 'Mutation';
  /** Closes a finished day by hand. Accountants and admins only; the scheduler does the same by itself. */
  closeDay?: Maybe<CloseDayPayload>;
  /** Lets a payout go that waits for a confirmation. Accountants and admins only. */
  confirmPayout?: Maybe<PayoutPayload>;
  /** Has a failed payout tried again, or one of unknown outcome asked about, at once. Accountants and admins only. */
  retryPayout?: Maybe<PayoutPayload>;
  /** Tells the payment provider for rehearsals what to do from now on. Admins only; refused in production. */
  orderPayments?: Maybe<OrderPaymentsPayload>;
  /** Cancels a payout that surely was not paid; the amount goes back to the account. Accountants and admins only. */
  cancelPayout?: Maybe<PayoutPayload>;
  /** Hands a message that billing could not handle to its consumer again. It has its effects once, and other services hear nothing of it. Admins only. */
  redriveBillingDeadLetter?: Maybe<RedriveBillingDeadLetterPayload>;
};


export type MutationCloseDayArgs = {
  input: CloseDayInput;
};


export type MutationConfirmPayoutArgs = {
  input: PayoutInput;
};


export type MutationRetryPayoutArgs = {
  input: PayoutInput;
};


export type MutationOrderPaymentsArgs = {
  input: OrderPaymentsInput;
};


export type MutationCancelPayoutArgs = {
  input: CancelPayoutInput;
};


export type MutationRedriveBillingDeadLetterArgs = {
  input: RedriveBillingDeadLetterInput;
};

export type Subscription = {
  __typename?: 'Subscription';
  /** An account now and after every change. Others' accounts are for accountants and admins. */
  balanceChanged?: Maybe<Account>;
  /** Every entry of an audit log as it is booked, each once. Others' accounts are for accountants and admins. The first frame is null: from there on nothing is missed. */
  accountEntryPosted?: Maybe<AuditEntry>;
  /** The company's money on one day, now and a few times a second at most while it changes. Accountants and admins only. */
  companyDayChanged?: Maybe<CompanyDay>;
};


export type SubscriptionBalanceChangedArgs = {
  accountId?: InputMaybe<Scalars['ID']['input']>;
};


export type SubscriptionAccountEntryPostedArgs = {
  accountId?: InputMaybe<Scalars['ID']['input']>;
};


export type SubscriptionCompanyDayChangedArgs = {
  businessDay: Scalars['Date']['input'];
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
  Account: Account;
  User: User;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Account:
    ( { __typename: 'Account' }
    & GraphQLRecursivePick<FederationTypes['Account'], {"id":true}> );
  User:
    ( { __typename: 'User' }
    & GraphQLRecursivePick<FederationTypes['User'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  Money: ResolverTypeWrapper<Scalars['Money']['output']>;
  Account: ResolverTypeWrapper<AccountView>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  AccountAsOf: ResolverTypeWrapper<Omit<AccountAsOf, 'lastEntry'> & { lastEntry?: Maybe<ResolversTypes['AuditEntry']> }>;
  DayStatement: ResolverTypeWrapper<DayStatement>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  User: ResolverTypeWrapper<Omit<User, 'account'> & { account?: Maybe<ResolversTypes['Account']> }>;
  Task: ResolverTypeWrapper<Task>;
  EntryKind: EntryKind;
  Direction: Direction;
  AuditEntry: ResolverTypeWrapper<AuditEntryView>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  AuditEntryConnection: ResolverTypeWrapper<Omit<AuditEntryConnection, 'edges'> & { edges: Array<ResolversTypes['AuditEntryEdge']> }>;
  AuditEntryEdge: ResolverTypeWrapper<Omit<AuditEntryEdge, 'node'> & { node: ResolversTypes['AuditEntry'] }>;
  CompanyDay: ResolverTypeWrapper<CompanyDay>;
  DayStatus: DayStatus;
  Refusal: ResolverTypeWrapper<Refusal>;
  CloseDayInput: CloseDayInput;
  CloseDayPayload: ResolverTypeWrapper<CloseDayPayload>;
  Payout: ResolverTypeWrapper<PayoutView>;
  PayoutStatus: PayoutStatus;
  PayoutConnection: ResolverTypeWrapper<Omit<PayoutConnection, 'edges'> & { edges: Array<ResolversTypes['PayoutEdge']> }>;
  PayoutEdge: ResolverTypeWrapper<Omit<PayoutEdge, 'node'> & { node: ResolversTypes['Payout'] }>;
  PayoutInput: PayoutInput;
  CancelPayoutInput: CancelPayoutInput;
  PayoutPayload: ResolverTypeWrapper<Omit<PayoutPayload, 'payout'> & { payout?: Maybe<ResolversTypes['Payout']> }>;
  DeadLetterReason: DeadLetterReason;
  DeadLetter: ResolverTypeWrapper<DeadLetter>;
  DeadLetterConnection: ResolverTypeWrapper<DeadLetterConnection>;
  DeadLetterEdge: ResolverTypeWrapper<DeadLetterEdge>;
  RedriveBillingDeadLetterInput: RedriveBillingDeadLetterInput;
  RedriveBillingDeadLetterPayload: ResolverTypeWrapper<RedriveBillingDeadLetterPayload>;
  PaymentBehaviour: PaymentBehaviour;
  OrderPaymentsInput: OrderPaymentsInput;
  OrderPaymentsPayload: ResolverTypeWrapper<OrderPaymentsPayload>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars['DateTime']['output'];
  Date: Scalars['Date']['output'];
  Money: Scalars['Money']['output'];
  Account: AccountView;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  AccountAsOf: Omit<AccountAsOf, 'lastEntry'> & { lastEntry?: Maybe<ResolversParentTypes['AuditEntry']> };
  DayStatement: DayStatement;
  Boolean: Scalars['Boolean']['output'];
  User: Omit<User, 'account'> & { account?: Maybe<ResolversParentTypes['Account']> };
  Task: Task;
  AuditEntry: AuditEntryView;
  PageInfo: PageInfo;
  AuditEntryConnection: Omit<AuditEntryConnection, 'edges'> & { edges: Array<ResolversParentTypes['AuditEntryEdge']> };
  AuditEntryEdge: Omit<AuditEntryEdge, 'node'> & { node: ResolversParentTypes['AuditEntry'] };
  CompanyDay: CompanyDay;
  Refusal: Refusal;
  CloseDayInput: CloseDayInput;
  CloseDayPayload: CloseDayPayload;
  Payout: PayoutView;
  PayoutConnection: Omit<PayoutConnection, 'edges'> & { edges: Array<ResolversParentTypes['PayoutEdge']> };
  PayoutEdge: Omit<PayoutEdge, 'node'> & { node: ResolversParentTypes['Payout'] };
  PayoutInput: PayoutInput;
  CancelPayoutInput: CancelPayoutInput;
  PayoutPayload: Omit<PayoutPayload, 'payout'> & { payout?: Maybe<ResolversParentTypes['Payout']> };
  DeadLetter: DeadLetter;
  DeadLetterConnection: DeadLetterConnection;
  DeadLetterEdge: DeadLetterEdge;
  RedriveBillingDeadLetterInput: RedriveBillingDeadLetterInput;
  RedriveBillingDeadLetterPayload: RedriveBillingDeadLetterPayload;
  OrderPaymentsInput: OrderPaymentsInput;
  OrderPaymentsPayload: OrderPaymentsPayload;
  Query: Record<PropertyKey, never>;
  Mutation: Record<PropertyKey, never>;
  Subscription: Record<PropertyKey, never>;
  String: Scalars['String']['output'];
};

export type LiveDirectiveArgs = {
  kind?: Maybe<Scalars['String']['input']>;
  stream: Scalars['String']['input'];
  subject: Scalars['String']['input'];
  snapshot: Scalars['String']['input'];
  version?: Maybe<Scalars['String']['input']>;
  carries: Scalars['String']['input'];
  fetch?: Maybe<Scalars['String']['input']>;
  members?: Maybe<Scalars['String']['input']>;
  member?: Maybe<Scalars['String']['input']>;
  formerMember?: Maybe<Scalars['String']['input']>;
  everybody?: Maybe<Scalars['String']['input']>;
};

export type LiveDirectiveResolver<Result, Parent, ContextType = Context, Args = LiveDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface MoneyScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Money'], any> {
  name: 'Money';
}

export type AccountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Account'] = ResolversParentTypes['Account'], FederationReferenceType extends FederationReferenceTypes['Account'] = FederationReferenceTypes['Account']> = {
  __resolveReference: ReferenceResolver<Maybe<ResolversTypes['Account']>, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  owner?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  balance?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  earnedToday?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  businessDay?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  auditLog?: Resolver<ResolversTypes['AuditEntryConnection'], ParentType, ContextType, RequireFields<AccountAuditLogArgs, 'first'>>;
  asOf?: Resolver<ResolversTypes['AccountAsOf'], ParentType, ContextType, RequireFields<AccountAsOfArgs, 'instant'>>;
  dayStatements?: Resolver<Array<ResolversTypes['DayStatement']>, ParentType, ContextType, RequireFields<AccountDayStatementsArgs, 'last'>>;
};

export type AccountAsOfResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccountAsOf'] = ResolversParentTypes['AccountAsOf']> = {
  instant?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  balance?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  lastEntry?: Resolver<Maybe<ResolversTypes['AuditEntry']>, ParentType, ContextType>;
};

export type DayStatementResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DayStatement'] = ResolversParentTypes['DayStatement']> = {
  businessDay?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  opening?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  rewards?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  fees?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  payout?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  reversals?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  closing?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  closed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type UserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'], FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User']> = {
  __resolveReference: ReferenceResolver<Maybe<ResolversTypes['User']>, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
};

export type TaskResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Task'] = ResolversParentTypes['Task']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type AuditEntryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEntry'] = ResolversParentTypes['AuditEntry']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['EntryKind'], ParentType, ContextType>;
  direction?: Resolver<ResolversTypes['Direction'], ParentType, ContextType>;
  amount?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  taskTitle?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  taskJiraId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  taskDescription?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  businessDay?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  late?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  bookedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  balanceAfter?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type AuditEntryConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEntryConnection'] = ResolversParentTypes['AuditEntryConnection']> = {
  edges?: Resolver<Array<ResolversTypes['AuditEntryEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AuditEntryEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEntryEdge'] = ResolversParentTypes['AuditEntryEdge']> = {
  node?: Resolver<ResolversTypes['AuditEntry'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CompanyDayResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CompanyDay'] = ResolversParentTypes['CompanyDay']> = {
  businessDay?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  fees?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  rewards?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  income?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['DayStatus'], ParentType, ContextType>;
  closedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  payoutsTotal?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  payoutsCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  negativeAccounts?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  carriedDebt?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RefusalResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Refusal'] = ResolversParentTypes['Refusal']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CloseDayPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CloseDayPayload'] = ResolversParentTypes['CloseDayPayload']> = {
  day?: Resolver<Maybe<ResolversTypes['CompanyDay']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['Refusal']>, ParentType, ContextType>;
};

export type PayoutResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Payout'] = ResolversParentTypes['Payout']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  owner?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  businessDay?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  amount?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['PayoutStatus'], ParentType, ContextType>;
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  dueAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastError?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  method?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  requestedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  paidAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PayoutConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PayoutConnection'] = ResolversParentTypes['PayoutConnection']> = {
  edges?: Resolver<Array<ResolversTypes['PayoutEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type PayoutEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PayoutEdge'] = ResolversParentTypes['PayoutEdge']> = {
  node?: Resolver<ResolversTypes['Payout'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PayoutPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PayoutPayload'] = ResolversParentTypes['PayoutPayload']> = {
  payout?: Resolver<Maybe<ResolversTypes['Payout']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['Refusal']>, ParentType, ContextType>;
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

export type RedriveBillingDeadLetterPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RedriveBillingDeadLetterPayload'] = ResolversParentTypes['RedriveBillingDeadLetterPayload']> = {
  deadLetter?: Resolver<Maybe<ResolversTypes['DeadLetter']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['Refusal']>, ParentType, ContextType>;
};

export type OrderPaymentsPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OrderPaymentsPayload'] = ResolversParentTypes['OrderPaymentsPayload']> = {
  behaviour?: Resolver<Maybe<ResolversTypes['PaymentBehaviour']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['Refusal']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType, Partial<QueryAccountArgs>>;
  companyDays?: Resolver<Maybe<Array<ResolversTypes['CompanyDay']>>, ParentType, ContextType, RequireFields<QueryCompanyDaysArgs, 'last'>>;
  companyDay?: Resolver<Maybe<ResolversTypes['CompanyDay']>, ParentType, ContextType, RequireFields<QueryCompanyDayArgs, 'businessDay'>>;
  auditEntry?: Resolver<Maybe<ResolversTypes['AuditEntry']>, ParentType, ContextType, RequireFields<QueryAuditEntryArgs, 'id'>>;
  payouts?: Resolver<Maybe<ResolversTypes['PayoutConnection']>, ParentType, ContextType, RequireFields<QueryPayoutsArgs, 'first'>>;
  billingDeadLetters?: Resolver<Maybe<ResolversTypes['DeadLetterConnection']>, ParentType, ContextType, RequireFields<QueryBillingDeadLettersArgs, 'first'>>;
  billingDeadLetter?: Resolver<Maybe<ResolversTypes['DeadLetter']>, ParentType, ContextType, RequireFields<QueryBillingDeadLetterArgs, 'id'>>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  closeDay?: Resolver<Maybe<ResolversTypes['CloseDayPayload']>, ParentType, ContextType, RequireFields<MutationCloseDayArgs, 'input'>>;
  confirmPayout?: Resolver<Maybe<ResolversTypes['PayoutPayload']>, ParentType, ContextType, RequireFields<MutationConfirmPayoutArgs, 'input'>>;
  retryPayout?: Resolver<Maybe<ResolversTypes['PayoutPayload']>, ParentType, ContextType, RequireFields<MutationRetryPayoutArgs, 'input'>>;
  orderPayments?: Resolver<Maybe<ResolversTypes['OrderPaymentsPayload']>, ParentType, ContextType, RequireFields<MutationOrderPaymentsArgs, 'input'>>;
  cancelPayout?: Resolver<Maybe<ResolversTypes['PayoutPayload']>, ParentType, ContextType, RequireFields<MutationCancelPayoutArgs, 'input'>>;
  redriveBillingDeadLetter?: Resolver<Maybe<ResolversTypes['RedriveBillingDeadLetterPayload']>, ParentType, ContextType, RequireFields<MutationRedriveBillingDeadLetterArgs, 'input'>>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  balanceChanged?: SubscriptionResolver<Maybe<ResolversTypes['Account']>, "balanceChanged", ParentType, ContextType, Partial<SubscriptionBalanceChangedArgs>>;
  accountEntryPosted?: SubscriptionResolver<Maybe<ResolversTypes['AuditEntry']>, "accountEntryPosted", ParentType, ContextType, Partial<SubscriptionAccountEntryPostedArgs>>;
  companyDayChanged?: SubscriptionResolver<Maybe<ResolversTypes['CompanyDay']>, "companyDayChanged", ParentType, ContextType, RequireFields<SubscriptionCompanyDayChangedArgs, 'businessDay'>>;
};

export type Resolvers<ContextType = Context> = {
  DateTime?: GraphQLScalarType;
  Date?: GraphQLScalarType;
  Money?: GraphQLScalarType;
  Account?: AccountResolvers<ContextType>;
  AccountAsOf?: AccountAsOfResolvers<ContextType>;
  DayStatement?: DayStatementResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  Task?: TaskResolvers<ContextType>;
  AuditEntry?: AuditEntryResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  AuditEntryConnection?: AuditEntryConnectionResolvers<ContextType>;
  AuditEntryEdge?: AuditEntryEdgeResolvers<ContextType>;
  CompanyDay?: CompanyDayResolvers<ContextType>;
  Refusal?: RefusalResolvers<ContextType>;
  CloseDayPayload?: CloseDayPayloadResolvers<ContextType>;
  Payout?: PayoutResolvers<ContextType>;
  PayoutConnection?: PayoutConnectionResolvers<ContextType>;
  PayoutEdge?: PayoutEdgeResolvers<ContextType>;
  PayoutPayload?: PayoutPayloadResolvers<ContextType>;
  DeadLetter?: DeadLetterResolvers<ContextType>;
  DeadLetterConnection?: DeadLetterConnectionResolvers<ContextType>;
  DeadLetterEdge?: DeadLetterEdgeResolvers<ContextType>;
  RedriveBillingDeadLetterPayload?: RedriveBillingDeadLetterPayloadResolvers<ContextType>;
  OrderPaymentsPayload?: OrderPaymentsPayloadResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  live?: LiveDirectiveResolver<any, any, ContextType>;
};

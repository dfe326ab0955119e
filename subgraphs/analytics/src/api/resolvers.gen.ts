// GENERATED from schema.graphql (and codegen.json, if there is one) by `npm run generate`. Do not edit.
// Change the schema, run the command, and let the compiler point at the resolvers to change.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Context } from './context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
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

/** What management earned on one business day. */
export type IncomeOfDay = {
  __typename?: 'IncomeOfDay';
  /** The day. */
  businessDay: Scalars['Date']['output'];
  /** All fees of the day. */
  fees: Scalars['Money']['output'];
  /** All rewards of the day. */
  rewards: Scalars['Money']['output'];
  /** Fees minus rewards; may be negative. */
  income: Scalars['Money']['output'];
  /** People whose balance is below zero now; on a closed day, at its close. */
  negativeAccounts: Scalars['Int']['output'];
  /** Whether billing has closed the day: then nothing of it changes any more. */
  closed: Scalars['Boolean']['output'];
  /** How far analytics has read: now when nothing is pending, otherwise the last handled time. */
  asOf: Scalars['DateTime']['output'];
};

/** A span of days around a day. */
export type Period =
  /** The calendar day. */
  | 'DAY'
  /** The ISO week, Monday to Sunday. */
  | 'WEEK'
  /** The calendar month. */
  | 'MONTH';

/** A completed task and what it was worth. */
export type CompletedTask = {
  __typename?: 'CompletedTask';
  /** The task. */
  task: Task;
  /** What its assignee earned by it. */
  reward: Scalars['Money']['output'];
  /** Who completed it. */
  assignee: User;
  /** When. */
  completedAt: Scalars['DateTime']['output'];
};

/** The most expensive task of one day. */
export type MostExpensiveOfDay = {
  __typename?: 'MostExpensiveOfDay';
  /** The day. */
  businessDay: Scalars['Date']['output'];
  /** The task; null when none was completed. */
  mostExpensive?: Maybe<CompletedTask>;
};

/** The tasks with the highest reward among those completed in a span of days. A tie goes to the earliest completion, then to the smallest id. A task counts once it is priced. */
export type MostExpensiveTasks = {
  __typename?: 'MostExpensiveTasks';
  /** The first day. */
  from: Scalars['Date']['output'];
  /** The last day. */
  to: Scalars['Date']['output'];
  /** The most expensive task of all days; null when none was completed. */
  overall?: Maybe<CompletedTask>;
  /** One line per day, in order. */
  days: Array<MostExpensiveOfDay>;
  /** How far analytics has read: now when nothing is pending, otherwise the last handled time. */
  asOf: Scalars['DateTime']['output'];
};

/** A person whose balance is below zero. */
export type PersonBelowZero = {
  __typename?: 'PersonBelowZero';
  /** The person. */
  user: User;
  /** What they owe the company, below zero. */
  balance: Scalars['Money']['output'];
};

/** A person below zero in a page. */
export type PersonBelowZeroEdge = {
  __typename?: 'PersonBelowZeroEdge';
  /** The person. */
  node: PersonBelowZero;
  /** Give it as `after` to continue behind this person. */
  cursor: Scalars['String']['output'];
};

/** A page of people below zero. */
export type PersonBelowZeroConnection = {
  __typename?: 'PersonBelowZeroConnection';
  /** The people of this page. */
  edges: Array<PersonBelowZeroEdge>;
  /** Whether more follow. */
  pageInfo: PageInfo;
  /** How far analytics has read: now when nothing is pending, otherwise the last handled time. */
  asOf: Scalars['DateTime']['output'];
};

/** Whoever did something: a person by their role then, or the system by itself. */
export type ActorRole =
  /** An administrator. */
  | 'ADMIN'
  /** A manager. */
  | 'MANAGER'
  /** An accountant. */
  | 'ACCOUNTANT'
  /** A worker. */
  | 'WORKER'
  /** The system by itself. */
  | 'SYSTEM';

/** Something that happened, as it was told. */
export type Activity = {
  __typename?: 'Activity';
  /** The event's id. */
  id: Scalars['ID']['output'];
  /** What happened: the event's type, for example `ates.tasks.task.completed.v1`. */
  type: Scalars['String']['output'];
  /** The id of what it happened to. */
  entityId: Scalars['ID']['output'];
  /** When it occurred. */
  occurredAt: Scalars['DateTime']['output'];
  /** Who did it; null for the system. */
  actor?: Maybe<User>;
  /** Their role then. */
  actorRole: ActorRole;
  /** Why, in their own words, where a reason is asked for. */
  reason?: Maybe<Scalars['String']['output']>;
  /** The same in everything that one request led to. */
  correlationId: Scalars['String']['output'];
  /** All that was told, as JSON text. */
  details: Scalars['String']['output'];
};

/** Something that happened, in a page. */
export type ActivityEdge = {
  __typename?: 'ActivityEdge';
  /** What happened. */
  node: Activity;
  /** Give it as `after` to continue behind it. */
  cursor: Scalars['String']['output'];
};

/** A page of what happened. */
export type ActivityConnection = {
  __typename?: 'ActivityConnection';
  /** What happened on this page. */
  edges: Array<ActivityEdge>;
  /** Whether more follow. */
  pageInfo: PageInfo;
  /** How far analytics has read: now when nothing is pending, otherwise the last handled time. */
  asOf: Scalars['DateTime']['output'];
};

/** Where a page of a list ends. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Cursor of the last item; null when the page is empty. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether another page follows. */
  hasNextPage: Scalars['Boolean']['output'];
};

export type User = {
  __typename?: 'User';
  id: Scalars['ID']['output'];
};

export type Task = {
  __typename?: 'Task';
  id: Scalars['ID']['output'];
};

/** A rule of the domain said no. Nothing was written. */
export type Refusal = {
  __typename?: 'Refusal';
  /** The code of the catalogue (docs/ERRORS.md), for example `NOT_ASSIGNEE`. */
  code: Scalars['String']['output'];
  /** The rule, in words for the person who asked. */
  message: Scalars['String']['output'];
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
export type RedriveAnalyticsDeadLetterInput = {
  /** The dead letter's id. */
  id: Scalars['ID']['input'];
  /** Makes a repeat harmless: the same key answers the same result for 24 hours; 1 to 128 visible ASCII characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** What became of a dead letter, or the rule that said no. */
export type RedriveAnalyticsDeadLetterPayload = {
  __typename?: 'RedriveAnalyticsDeadLetterPayload';
  /** The dead letter as it is now; null when there is none with this id. */
  deadLetter?: Maybe<DeadLetter>;
  /** Why it was not redriven; null when it was. */
  refusal?: Maybe<Refusal>;
};

/** Where a rebuild stands. */
export type RebuildStatus =
  /** Asked for; it begins within a second and reads the streams again, while the old answers are served. */
  | 'RUNNING'
  /** Everything was read again. */
  | 'FINISHED'
  /** It was given up; the log knows why. Each stream has either its old answers or its new ones. */
  | 'FAILED';

/** Everything analytics knows, read again from the streams of events. */
export type AnalyticsRebuild = {
  __typename?: 'AnalyticsRebuild';
  /** Its id. */
  id: Scalars['ID']['output'];
  /** Where it stands. */
  status: RebuildStatus;
  /** Who asked for it. */
  requestedBy: User;
  /** Why. */
  reason: Scalars['String']['output'];
  /** When it was asked for. */
  requestedAt: Scalars['DateTime']['output'];
  /** When it ended; null while it runs. */
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How many events were read again; null unless it is finished. */
  events?: Maybe<Scalars['Int']['output']>;
};

/** Why everything is to be read again. */
export type RebuildAnalyticsInput = {
  /** Why; 1 to 500 characters. Kept with the rebuild. */
  reason: Scalars['String']['input'];
  /** Makes a repeat harmless: the same key answers the same result for 24 hours; 1 to 128 visible ASCII characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** The rebuild that was asked for, or the rule that said no. */
export type RebuildAnalyticsPayload = {
  __typename?: 'RebuildAnalyticsPayload';
  /** The rebuild; null when it was refused. */
  rebuild?: Maybe<AnalyticsRebuild>;
  /** Why there is none; null when there is. */
  refusal?: Maybe<Refusal>;
};

/** How far the figures of analytics have moved on; the figures themselves are asked for. */
export type AnalyticsStats = {
  __typename?: 'AnalyticsStats';
  /** Which figures: all of them are one scope, `company`. */
  scope: Scalars['ID']['output'];
  /** Grows when any figure may have changed. */
  version: Scalars['Int']['output'];
  /** How far analytics had read then. */
  asOf: Scalars['DateTime']['output'];
};

export type Query = {
  __typename?: 'Query';
  /** Whether the figures have moved on since they were asked for last. Admins only. */
  analyticsStats?: Maybe<AnalyticsStats>;
  /** Today's management income. Admins only. */
  incomeToday?: Maybe<IncomeOfDay>;
  /** Management income of each day of a range, days without entries included. Admins only. */
  incomeByDay?: Maybe<Array<IncomeOfDay>>;
  /** The most expensive completed tasks of the day, week or month around a day. Admins only. */
  mostExpensiveTasks?: Maybe<MostExpensiveTasks>;
  /** The most expensive completed tasks of any range of days. Admins only. */
  mostExpensiveTasksBetween?: Maybe<MostExpensiveTasks>;
  /** Everybody whose balance is below zero now, the deepest debt first. Admins only. */
  peopleBelowZero?: Maybe<PersonBelowZeroConnection>;
  /** Who did what, when and why, newest first. Admins only. */
  activity?: Maybe<ActivityConnection>;
  /** Messages that analytics could not handle, newest first, redriven ones too. Admins only. */
  analyticsDeadLetters?: Maybe<DeadLetterConnection>;
  /** One message that analytics could not handle; null when there is none. Admins only. */
  analyticsDeadLetter?: Maybe<DeadLetter>;
  /** The rebuild that was asked for last; null when none ever was. Admins only. */
  analyticsRebuild?: Maybe<AnalyticsRebuild>;
};


export type QueryIncomeByDayArgs = {
  from: Scalars['Date']['input'];
  to: Scalars['Date']['input'];
};


export type QueryMostExpensiveTasksArgs = {
  period?: Period;
  day?: InputMaybe<Scalars['Date']['input']>;
};


export type QueryMostExpensiveTasksBetweenArgs = {
  from: Scalars['Date']['input'];
  to: Scalars['Date']['input'];
};


export type QueryPeopleBelowZeroArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryActivityArgs = {
  userId?: InputMaybe<Scalars['ID']['input']>;
  entityId?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryAnalyticsDeadLettersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryAnalyticsDeadLetterArgs = {
  id: Scalars['ID']['input'];
};

export type Mutation = {
  __typename?: 'Mutation';
  /** Drops what analytics has read and reads it again from the streams, while the old answers are served. Answers at once; ask `analyticsRebuild` how far it is. Sends no mail and pays nobody. Admins only. */
  rebuildAnalytics?: Maybe<RebuildAnalyticsPayload>;
  /** Hands a message that analytics could not handle to its consumer again. It has its effects once, and other services hear nothing of it. Admins only. */
  redriveAnalyticsDeadLetter?: Maybe<RedriveAnalyticsDeadLetterPayload>;
};


export type MutationRebuildAnalyticsArgs = {
  input: RebuildAnalyticsInput;
};


export type MutationRedriveAnalyticsDeadLetterArgs = {
  input: RedriveAnalyticsDeadLetterInput;
};

export type Subscription = {
  __typename?: 'Subscription';
  /** Tells, once a second at most, that the figures have moved on: then ask again. Admins only. */
  analyticsChanged?: Maybe<AnalyticsStats>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


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





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  Money: ResolverTypeWrapper<Scalars['Money']['output']>;
  IncomeOfDay: ResolverTypeWrapper<IncomeOfDay>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Period: Period;
  CompletedTask: ResolverTypeWrapper<CompletedTask>;
  MostExpensiveOfDay: ResolverTypeWrapper<MostExpensiveOfDay>;
  MostExpensiveTasks: ResolverTypeWrapper<MostExpensiveTasks>;
  PersonBelowZero: ResolverTypeWrapper<PersonBelowZero>;
  PersonBelowZeroEdge: ResolverTypeWrapper<PersonBelowZeroEdge>;
  PersonBelowZeroConnection: ResolverTypeWrapper<PersonBelowZeroConnection>;
  ActorRole: ActorRole;
  Activity: ResolverTypeWrapper<Activity>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  ActivityEdge: ResolverTypeWrapper<ActivityEdge>;
  ActivityConnection: ResolverTypeWrapper<ActivityConnection>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  User: ResolverTypeWrapper<User>;
  Task: ResolverTypeWrapper<Task>;
  Refusal: ResolverTypeWrapper<Refusal>;
  DeadLetterReason: DeadLetterReason;
  DeadLetter: ResolverTypeWrapper<DeadLetter>;
  DeadLetterConnection: ResolverTypeWrapper<DeadLetterConnection>;
  DeadLetterEdge: ResolverTypeWrapper<DeadLetterEdge>;
  RedriveAnalyticsDeadLetterInput: RedriveAnalyticsDeadLetterInput;
  RedriveAnalyticsDeadLetterPayload: ResolverTypeWrapper<RedriveAnalyticsDeadLetterPayload>;
  RebuildStatus: RebuildStatus;
  AnalyticsRebuild: ResolverTypeWrapper<AnalyticsRebuild>;
  RebuildAnalyticsInput: RebuildAnalyticsInput;
  RebuildAnalyticsPayload: ResolverTypeWrapper<RebuildAnalyticsPayload>;
  AnalyticsStats: ResolverTypeWrapper<AnalyticsStats>;
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
  IncomeOfDay: IncomeOfDay;
  Int: Scalars['Int']['output'];
  Boolean: Scalars['Boolean']['output'];
  CompletedTask: CompletedTask;
  MostExpensiveOfDay: MostExpensiveOfDay;
  MostExpensiveTasks: MostExpensiveTasks;
  PersonBelowZero: PersonBelowZero;
  PersonBelowZeroEdge: PersonBelowZeroEdge;
  PersonBelowZeroConnection: PersonBelowZeroConnection;
  Activity: Activity;
  ID: Scalars['ID']['output'];
  ActivityEdge: ActivityEdge;
  ActivityConnection: ActivityConnection;
  PageInfo: PageInfo;
  User: User;
  Task: Task;
  Refusal: Refusal;
  DeadLetter: DeadLetter;
  DeadLetterConnection: DeadLetterConnection;
  DeadLetterEdge: DeadLetterEdge;
  RedriveAnalyticsDeadLetterInput: RedriveAnalyticsDeadLetterInput;
  RedriveAnalyticsDeadLetterPayload: RedriveAnalyticsDeadLetterPayload;
  AnalyticsRebuild: AnalyticsRebuild;
  RebuildAnalyticsInput: RebuildAnalyticsInput;
  RebuildAnalyticsPayload: RebuildAnalyticsPayload;
  AnalyticsStats: AnalyticsStats;
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

export type IncomeOfDayResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IncomeOfDay'] = ResolversParentTypes['IncomeOfDay']> = {
  businessDay?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  fees?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  rewards?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  income?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  negativeAccounts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  closed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type CompletedTaskResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CompletedTask'] = ResolversParentTypes['CompletedTask']> = {
  task?: Resolver<ResolversTypes['Task'], ParentType, ContextType>;
  reward?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  assignee?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  completedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type MostExpensiveOfDayResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MostExpensiveOfDay'] = ResolversParentTypes['MostExpensiveOfDay']> = {
  businessDay?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  mostExpensive?: Resolver<Maybe<ResolversTypes['CompletedTask']>, ParentType, ContextType>;
};

export type MostExpensiveTasksResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MostExpensiveTasks'] = ResolversParentTypes['MostExpensiveTasks']> = {
  from?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  overall?: Resolver<Maybe<ResolversTypes['CompletedTask']>, ParentType, ContextType>;
  days?: Resolver<Array<ResolversTypes['MostExpensiveOfDay']>, ParentType, ContextType>;
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type PersonBelowZeroResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PersonBelowZero'] = ResolversParentTypes['PersonBelowZero']> = {
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  balance?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
};

export type PersonBelowZeroEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PersonBelowZeroEdge'] = ResolversParentTypes['PersonBelowZeroEdge']> = {
  node?: Resolver<ResolversTypes['PersonBelowZero'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PersonBelowZeroConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PersonBelowZeroConnection'] = ResolversParentTypes['PersonBelowZeroConnection']> = {
  edges?: Resolver<Array<ResolversTypes['PersonBelowZeroEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type ActivityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Activity'] = ResolversParentTypes['Activity']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  entityId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  actor?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  actorRole?: Resolver<ResolversTypes['ActorRole'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  correlationId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  details?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ActivityEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ActivityEdge'] = ResolversParentTypes['ActivityEdge']> = {
  node?: Resolver<ResolversTypes['Activity'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ActivityConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ActivityConnection'] = ResolversParentTypes['ActivityConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ActivityEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type UserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type TaskResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Task'] = ResolversParentTypes['Task']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type RefusalResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Refusal'] = ResolversParentTypes['Refusal']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
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

export type RedriveAnalyticsDeadLetterPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RedriveAnalyticsDeadLetterPayload'] = ResolversParentTypes['RedriveAnalyticsDeadLetterPayload']> = {
  deadLetter?: Resolver<Maybe<ResolversTypes['DeadLetter']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['Refusal']>, ParentType, ContextType>;
};

export type AnalyticsRebuildResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AnalyticsRebuild'] = ResolversParentTypes['AnalyticsRebuild']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['RebuildStatus'], ParentType, ContextType>;
  requestedBy?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  requestedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  events?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type RebuildAnalyticsPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RebuildAnalyticsPayload'] = ResolversParentTypes['RebuildAnalyticsPayload']> = {
  rebuild?: Resolver<Maybe<ResolversTypes['AnalyticsRebuild']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['Refusal']>, ParentType, ContextType>;
};

export type AnalyticsStatsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AnalyticsStats'] = ResolversParentTypes['AnalyticsStats']> = {
  scope?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  analyticsStats?: Resolver<Maybe<ResolversTypes['AnalyticsStats']>, ParentType, ContextType>;
  incomeToday?: Resolver<Maybe<ResolversTypes['IncomeOfDay']>, ParentType, ContextType>;
  incomeByDay?: Resolver<Maybe<Array<ResolversTypes['IncomeOfDay']>>, ParentType, ContextType, RequireFields<QueryIncomeByDayArgs, 'from' | 'to'>>;
  mostExpensiveTasks?: Resolver<Maybe<ResolversTypes['MostExpensiveTasks']>, ParentType, ContextType, RequireFields<QueryMostExpensiveTasksArgs, 'period'>>;
  mostExpensiveTasksBetween?: Resolver<Maybe<ResolversTypes['MostExpensiveTasks']>, ParentType, ContextType, RequireFields<QueryMostExpensiveTasksBetweenArgs, 'from' | 'to'>>;
  peopleBelowZero?: Resolver<Maybe<ResolversTypes['PersonBelowZeroConnection']>, ParentType, ContextType, RequireFields<QueryPeopleBelowZeroArgs, 'first'>>;
  activity?: Resolver<Maybe<ResolversTypes['ActivityConnection']>, ParentType, ContextType, RequireFields<QueryActivityArgs, 'first'>>;
  analyticsDeadLetters?: Resolver<Maybe<ResolversTypes['DeadLetterConnection']>, ParentType, ContextType, RequireFields<QueryAnalyticsDeadLettersArgs, 'first'>>;
  analyticsDeadLetter?: Resolver<Maybe<ResolversTypes['DeadLetter']>, ParentType, ContextType, RequireFields<QueryAnalyticsDeadLetterArgs, 'id'>>;
  analyticsRebuild?: Resolver<Maybe<ResolversTypes['AnalyticsRebuild']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  rebuildAnalytics?: Resolver<Maybe<ResolversTypes['RebuildAnalyticsPayload']>, ParentType, ContextType, RequireFields<MutationRebuildAnalyticsArgs, 'input'>>;
  redriveAnalyticsDeadLetter?: Resolver<Maybe<ResolversTypes['RedriveAnalyticsDeadLetterPayload']>, ParentType, ContextType, RequireFields<MutationRedriveAnalyticsDeadLetterArgs, 'input'>>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  analyticsChanged?: SubscriptionResolver<Maybe<ResolversTypes['AnalyticsStats']>, "analyticsChanged", ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  DateTime?: GraphQLScalarType;
  Date?: GraphQLScalarType;
  Money?: GraphQLScalarType;
  IncomeOfDay?: IncomeOfDayResolvers<ContextType>;
  CompletedTask?: CompletedTaskResolvers<ContextType>;
  MostExpensiveOfDay?: MostExpensiveOfDayResolvers<ContextType>;
  MostExpensiveTasks?: MostExpensiveTasksResolvers<ContextType>;
  PersonBelowZero?: PersonBelowZeroResolvers<ContextType>;
  PersonBelowZeroEdge?: PersonBelowZeroEdgeResolvers<ContextType>;
  PersonBelowZeroConnection?: PersonBelowZeroConnectionResolvers<ContextType>;
  Activity?: ActivityResolvers<ContextType>;
  ActivityEdge?: ActivityEdgeResolvers<ContextType>;
  ActivityConnection?: ActivityConnectionResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  Task?: TaskResolvers<ContextType>;
  Refusal?: RefusalResolvers<ContextType>;
  DeadLetter?: DeadLetterResolvers<ContextType>;
  DeadLetterConnection?: DeadLetterConnectionResolvers<ContextType>;
  DeadLetterEdge?: DeadLetterEdgeResolvers<ContextType>;
  RedriveAnalyticsDeadLetterPayload?: RedriveAnalyticsDeadLetterPayloadResolvers<ContextType>;
  AnalyticsRebuild?: AnalyticsRebuildResolvers<ContextType>;
  RebuildAnalyticsPayload?: RebuildAnalyticsPayloadResolvers<ContextType>;
  AnalyticsStats?: AnalyticsStatsResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  live?: LiveDirectiveResolver<any, any, ContextType>;
};

// GENERATED from schema.graphql (and codegen.json, if there is one) by `npm run generate`. Do not edit.
// Change the schema, run the command, and let the compiler point at the resolvers to change.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { TaskRow } from '../projections/task-rows.ts';
import type { ShuffleRow } from '../projections/shuffle-rows.ts';
import type { UserReference, Context } from './context.ts';
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
  /** An amount of money as an object: `{ "amount": 1500, "currency": "USD" }`. The amount is a whole number of minor units (cents) and may be negative where the field says so; the currency is an ISO 4217 code. */
  Money: { input: { amount: number; currency: string }; output: { amount: number; currency: string }; }
};

/** Whether the work is done. There are only these two. */
export type TaskStatus =
  /** Somebody has to do it. */
  | 'OPEN'
  /** Done, for good. */
  | 'COMPLETED';

/** Whether billing has named the price yet. */
export type PriceStatus =
  /** Billing has not named it yet: both amounts are null. */
  | 'PENDING'
  /** Named, and never changed again. */
  | 'PRICED';

/** What a task costs its assignee at each assignment, and what it earns on completion. */
export type TaskPrice = {
  __typename?: 'TaskPrice';
  /** PENDING until billing has named the price, then PRICED for ever. */
  status: PriceStatus;
  /** Charged to the assignee at every assignment; null while PENDING. */
  fee?: Maybe<Scalars['Money']['output']>;
  /** Credited to whoever completes the task; null while PENDING. */
  reward?: Maybe<Scalars['Money']['output']>;
};

/** A piece of work. It always has exactly one assignee, drawn by the system. */
export type Task = {
  __typename?: 'Task';
  /** The task's id. */
  id: Scalars['ID']['output'];
  /** What is to be done. */
  title: Scalars['String']['output'];
  /** The Jira issue, for example UBERPOP-42. */
  jiraId?: Maybe<Scalars['String']['output']>;
  /** Details. */
  description?: Maybe<Scalars['String']['output']>;
  /** OPEN or COMPLETED. */
  status: TaskStatus;
  /** Who has to do it. */
  assignee: User;
  /** Who created it. */
  createdBy: User;
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** When it was completed; null while OPEN. */
  completedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Its price. */
  price: TaskPrice;
  /** How many changes the task has seen; grows with each. */
  version: Scalars['Int']['output'];
};

export type User = {
  __typename?: 'User';
  /** The person's id. */
  id: Scalars['ID']['output'];
  /** The tasks assigned to this person now, newest first. */
  tasks?: Maybe<TaskConnection>;
};


export type UserTasksArgs = {
  status?: InputMaybe<TaskStatus>;
  text?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Where a page ends and whether another follows. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Pass it as `after` for the next page; null on an empty page. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether another page follows. */
  hasNextPage: Scalars['Boolean']['output'];
};

/** A page of tasks. */
export type TaskConnection = {
  __typename?: 'TaskConnection';
  /** The tasks of this page with their cursors. */
  edges: Array<TaskEdge>;
  /** Where this page ends. */
  pageInfo: PageInfo;
};

/** A task in a page. */
export type TaskEdge = {
  __typename?: 'TaskEdge';
  /** The task. */
  node: Task;
  /** The place in the list, to pass as `after`. */
  cursor: Scalars['String']['output'];
};

/** Whether a shuffle is still going through the open tasks. */
export type ShuffleStatus =
  /** Waiting for its turn, or going through the tasks. */
  | 'RUNNING'
  /** Every open task was drawn anew. */
  | 'FINISHED'
  /** It could not go on after a crash: some tasks were not drawn anew. */
  | 'PARTIAL';

/** One run of "reassign all open tasks". */
export type Shuffle = {
  __typename?: 'Shuffle';
  /** The shuffle's id. */
  id: Scalars['ID']['output'];
  /** RUNNING, then FINISHED; PARTIAL when a crash cut it short. */
  status: ShuffleStatus;
  /** Open tasks drawn for so far: `reassigned` and `kept` together. */
  considered: Scalars['Int']['output'];
  /** Tasks that went to somebody else. */
  reassigned: Scalars['Int']['output'];
  /** Tasks whose draw returned the present assignee: nothing changed for them. */
  kept: Scalars['Int']['output'];
  /** Tasks that were open when the shuffle started but were completed before it came to them. */
  skippedCompleted: Scalars['Int']['output'];
  /** When it was asked for. */
  requestedAt: Scalars['DateTime']['output'];
  /** When it ended; null while RUNNING. */
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Grows with each step. */
  version: Scalars['Int']['output'];
};

/** What happened to a task of a list. */
export type TaskChangeKind =
  /** It was given to whoever watches. */
  | 'ARRIVED'
  /** It was priced, completed or, on everybody's board, created or given to somebody else. */
  | 'CHANGED'
  /** It was given to somebody else. */
  | 'LEFT';

/** A task that changed. */
export type TaskChange = {
  __typename?: 'TaskChange';
  /** What happened to it. */
  change: TaskChangeKind;
  /** The task, whoever has it now. */
  task: Task;
  /** The task's version with this change. */
  version: Scalars['Int']['output'];
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
export type RedriveTasksDeadLetterInput = {
  /** The dead letter's id. */
  id: Scalars['ID']['input'];
  /** Makes a repeat harmless: the same key answers the same result for 24 hours; 1 to 128 visible ASCII characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** What became of a dead letter, or the rule that said no. */
export type RedriveTasksDeadLetterPayload = {
  __typename?: 'RedriveTasksDeadLetterPayload';
  /** The dead letter as it is now; null when there is none with this id. */
  deadLetter?: Maybe<DeadLetter>;
  /** Why it was not redriven; null when it was. */
  refusal?: Maybe<Refusal>;
};

export type Query = {
  __typename?: 'Query';
  /** A task by id; null when there is none. */
  task?: Maybe<Task>;
  /** All tasks, newest first. */
  tasks?: Maybe<TaskConnection>;
  /** The tasks assigned to whoever asks, newest first. */
  myTasks?: Maybe<TaskConnection>;
  /** A shuffle by id. Managers and admins only. */
  shuffle?: Maybe<Shuffle>;
  /** A task as it is now, as a change of the kind that is given: what frames of `taskChanged` are filled from. */
  taskChange?: Maybe<TaskChange>;
  /** Messages that tasks could not handle, newest first, redriven ones too. Admins only. */
  tasksDeadLetters?: Maybe<DeadLetterConnection>;
  /** One message that tasks could not handle; null when there is none. Admins only. */
  tasksDeadLetter?: Maybe<DeadLetter>;
};


export type QueryTaskArgs = {
  id: Scalars['ID']['input'];
};


export type QueryTasksArgs = {
  status?: InputMaybe<TaskStatus>;
  assigneeId?: InputMaybe<Scalars['ID']['input']>;
  text?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryMyTasksArgs = {
  status?: InputMaybe<TaskStatus>;
  text?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryShuffleArgs = {
  id: Scalars['ID']['input'];
};


export type QueryTaskChangeArgs = {
  taskId: Scalars['ID']['input'];
  change: TaskChangeKind;
};


export type QueryTasksDeadLettersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryTasksDeadLetterArgs = {
  id: Scalars['ID']['input'];
};

export type Mutation = {
  __typename?: 'Mutation';
  /** Create a task. The system draws the assignee. */
  createTask?: Maybe<CreateTaskPayload>;
  /** Mark a task done. Only its current assignee may. */
  completeTask?: Maybe<CompleteTaskPayload>;
  /** Draw a new assignee for every open task. Managers and admins only. Answers at once; ask `shuffle(id)` for the counts. */
  shuffleTasks?: Maybe<ShuffleTasksPayload>;
  /** Hands a message that tasks could not handle to its consumer again. It has its effects once, and other services hear nothing of it. Admins only. */
  redriveTasksDeadLetter?: Maybe<RedriveTasksDeadLetterPayload>;
};


export type MutationCreateTaskArgs = {
  input: CreateTaskInput;
};


export type MutationCompleteTaskArgs = {
  input: CompleteTaskInput;
};


export type MutationShuffleTasksArgs = {
  input?: InputMaybe<ShuffleTasksInput>;
};


export type MutationRedriveTasksDeadLetterArgs = {
  input: RedriveTasksDeadLetterInput;
};

/** A task to create. */
export type CreateTaskInput = {
  /** 1 to 200 characters, without [ and ]. */
  title: Scalars['String']['input'];
  /** A Jira issue, for example UBERPOP-42. */
  jiraId?: InputMaybe<Scalars['String']['input']>;
  /** At most 4000 characters. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** Makes a repeat of this command answer the first one's result. At most 128 characters, kept 24 h. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** The created task, or why not. */
export type CreateTaskPayload = {
  __typename?: 'CreateTaskPayload';
  /** The task, unless refused. */
  task?: Maybe<Task>;
  /** Why not, when refused. */
  refusal?: Maybe<Refusal>;
};

/** A task to mark done. */
export type CompleteTaskInput = {
  /** The task's id. */
  taskId: Scalars['ID']['input'];
  /** Makes a repeat of this command answer the first one's result. At most 128 characters, kept 24 h. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** The completed task, or why not. */
export type CompleteTaskPayload = {
  __typename?: 'CompleteTaskPayload';
  /** The task, unless refused. */
  task?: Maybe<Task>;
  /** Why not, when refused. */
  refusal?: Maybe<Refusal>;
};

/** A shuffle to ask for. */
export type ShuffleTasksInput = {
  /** Makes a repeat of this command answer the first one's result. At most 128 characters, kept 24 h. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** The shuffle that was asked for, or why not. */
export type ShuffleTasksPayload = {
  __typename?: 'ShuffleTasksPayload';
  /** The shuffle, unless refused. */
  shuffle?: Maybe<Shuffle>;
  /** Why not, when refused. */
  refusal?: Maybe<Refusal>;
};

export type Subscription = {
  __typename?: 'Subscription';
  /** Every change of my tasks: who gets one sees it arrive, who loses it sees it leave. With `all`, every change of everybody's tasks. The first frame is null: from there on nothing is missed, and `myTasks` or `tasks` tells what there was. */
  taskChanged?: Maybe<TaskChange>;
  /** A shuffle and its counts, now and after every step. Managers and admins only. */
  shuffleProgress?: Maybe<Shuffle>;
};


export type SubscriptionTaskChangedArgs = {
  all?: InputMaybe<Scalars['Boolean']['input']>;
};


export type SubscriptionShuffleProgressArgs = {
  shuffleId: Scalars['ID']['input'];
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
  Task: Task;
  User: User;
  Shuffle: Shuffle;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Task:
    ( { __typename: 'Task' }
    & GraphQLRecursivePick<FederationTypes['Task'], {"id":true}> );
  User:
    ( { __typename: 'User' }
    & GraphQLRecursivePick<FederationTypes['User'], {"id":true}> );
  Shuffle:
    ( { __typename: 'Shuffle' }
    & GraphQLRecursivePick<FederationTypes['Shuffle'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Money: ResolverTypeWrapper<Scalars['Money']['output']>;
  TaskStatus: TaskStatus;
  PriceStatus: PriceStatus;
  TaskPrice: ResolverTypeWrapper<TaskPrice>;
  Task: ResolverTypeWrapper<TaskRow>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  User: ResolverTypeWrapper<UserReference>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  TaskConnection: ResolverTypeWrapper<Omit<TaskConnection, 'edges'> & { edges: Array<ResolversTypes['TaskEdge']> }>;
  TaskEdge: ResolverTypeWrapper<Omit<TaskEdge, 'node'> & { node: ResolversTypes['Task'] }>;
  ShuffleStatus: ShuffleStatus;
  Shuffle: ResolverTypeWrapper<ShuffleRow>;
  TaskChangeKind: TaskChangeKind;
  TaskChange: ResolverTypeWrapper<Omit<TaskChange, 'task'> & { task: ResolversTypes['Task'] }>;
  Refusal: ResolverTypeWrapper<Refusal>;
  DeadLetterReason: DeadLetterReason;
  DeadLetter: ResolverTypeWrapper<DeadLetter>;
  DeadLetterConnection: ResolverTypeWrapper<DeadLetterConnection>;
  DeadLetterEdge: ResolverTypeWrapper<DeadLetterEdge>;
  RedriveTasksDeadLetterInput: RedriveTasksDeadLetterInput;
  RedriveTasksDeadLetterPayload: ResolverTypeWrapper<RedriveTasksDeadLetterPayload>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  CreateTaskInput: CreateTaskInput;
  CreateTaskPayload: ResolverTypeWrapper<Omit<CreateTaskPayload, 'task'> & { task?: Maybe<ResolversTypes['Task']> }>;
  CompleteTaskInput: CompleteTaskInput;
  CompleteTaskPayload: ResolverTypeWrapper<Omit<CompleteTaskPayload, 'task'> & { task?: Maybe<ResolversTypes['Task']> }>;
  ShuffleTasksInput: ShuffleTasksInput;
  ShuffleTasksPayload: ResolverTypeWrapper<Omit<ShuffleTasksPayload, 'shuffle'> & { shuffle?: Maybe<ResolversTypes['Shuffle']> }>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars['DateTime']['output'];
  Money: Scalars['Money']['output'];
  TaskPrice: TaskPrice;
  Task: TaskRow;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  User: UserReference;
  PageInfo: PageInfo;
  Boolean: Scalars['Boolean']['output'];
  TaskConnection: Omit<TaskConnection, 'edges'> & { edges: Array<ResolversParentTypes['TaskEdge']> };
  TaskEdge: Omit<TaskEdge, 'node'> & { node: ResolversParentTypes['Task'] };
  Shuffle: ShuffleRow;
  TaskChange: Omit<TaskChange, 'task'> & { task: ResolversParentTypes['Task'] };
  Refusal: Refusal;
  DeadLetter: DeadLetter;
  DeadLetterConnection: DeadLetterConnection;
  DeadLetterEdge: DeadLetterEdge;
  RedriveTasksDeadLetterInput: RedriveTasksDeadLetterInput;
  RedriveTasksDeadLetterPayload: RedriveTasksDeadLetterPayload;
  Query: Record<PropertyKey, never>;
  Mutation: Record<PropertyKey, never>;
  CreateTaskInput: CreateTaskInput;
  CreateTaskPayload: Omit<CreateTaskPayload, 'task'> & { task?: Maybe<ResolversParentTypes['Task']> };
  CompleteTaskInput: CompleteTaskInput;
  CompleteTaskPayload: Omit<CompleteTaskPayload, 'task'> & { task?: Maybe<ResolversParentTypes['Task']> };
  ShuffleTasksInput: ShuffleTasksInput;
  ShuffleTasksPayload: Omit<ShuffleTasksPayload, 'shuffle'> & { shuffle?: Maybe<ResolversParentTypes['Shuffle']> };
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

export interface MoneyScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Money'], any> {
  name: 'Money';
}

export type TaskPriceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TaskPrice'] = ResolversParentTypes['TaskPrice']> = {
  status?: Resolver<ResolversTypes['PriceStatus'], ParentType, ContextType>;
  fee?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  reward?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
};

export type TaskResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Task'] = ResolversParentTypes['Task'], FederationReferenceType extends FederationReferenceTypes['Task'] = FederationReferenceTypes['Task']> = {
  __resolveReference: ReferenceResolver<Maybe<ResolversTypes['Task']>, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  jiraId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['TaskStatus'], ParentType, ContextType>;
  assignee?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  createdBy?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  completedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  price?: Resolver<ResolversTypes['TaskPrice'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type UserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'], FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User']> = {
  __resolveReference: ReferenceResolver<Maybe<ResolversTypes['User']>, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  tasks?: Resolver<Maybe<ResolversTypes['TaskConnection']>, ParentType, ContextType, RequireFields<UserTasksArgs, 'first'>>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type TaskConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TaskConnection'] = ResolversParentTypes['TaskConnection']> = {
  edges?: Resolver<Array<ResolversTypes['TaskEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type TaskEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TaskEdge'] = ResolversParentTypes['TaskEdge']> = {
  node?: Resolver<ResolversTypes['Task'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ShuffleResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Shuffle'] = ResolversParentTypes['Shuffle'], FederationReferenceType extends FederationReferenceTypes['Shuffle'] = FederationReferenceTypes['Shuffle']> = {
  __resolveReference: ReferenceResolver<Maybe<ResolversTypes['Shuffle']>, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ShuffleStatus'], ParentType, ContextType>;
  considered?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reassigned?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  kept?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  skippedCompleted?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  requestedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type TaskChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TaskChange'] = ResolversParentTypes['TaskChange']> = {
  change?: Resolver<ResolversTypes['TaskChangeKind'], ParentType, ContextType>;
  task?: Resolver<ResolversTypes['Task'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
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

export type RedriveTasksDeadLetterPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RedriveTasksDeadLetterPayload'] = ResolversParentTypes['RedriveTasksDeadLetterPayload']> = {
  deadLetter?: Resolver<Maybe<ResolversTypes['DeadLetter']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['Refusal']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType, RequireFields<QueryTaskArgs, 'id'>>;
  tasks?: Resolver<Maybe<ResolversTypes['TaskConnection']>, ParentType, ContextType, RequireFields<QueryTasksArgs, 'first'>>;
  myTasks?: Resolver<Maybe<ResolversTypes['TaskConnection']>, ParentType, ContextType, RequireFields<QueryMyTasksArgs, 'first'>>;
  shuffle?: Resolver<Maybe<ResolversTypes['Shuffle']>, ParentType, ContextType, RequireFields<QueryShuffleArgs, 'id'>>;
  taskChange?: Resolver<Maybe<ResolversTypes['TaskChange']>, ParentType, ContextType, RequireFields<QueryTaskChangeArgs, 'taskId' | 'change'>>;
  tasksDeadLetters?: Resolver<Maybe<ResolversTypes['DeadLetterConnection']>, ParentType, ContextType, RequireFields<QueryTasksDeadLettersArgs, 'first'>>;
  tasksDeadLetter?: Resolver<Maybe<ResolversTypes['DeadLetter']>, ParentType, ContextType, RequireFields<QueryTasksDeadLetterArgs, 'id'>>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  createTask?: Resolver<Maybe<ResolversTypes['CreateTaskPayload']>, ParentType, ContextType, RequireFields<MutationCreateTaskArgs, 'input'>>;
  completeTask?: Resolver<Maybe<ResolversTypes['CompleteTaskPayload']>, ParentType, ContextType, RequireFields<MutationCompleteTaskArgs, 'input'>>;
  shuffleTasks?: Resolver<Maybe<ResolversTypes['ShuffleTasksPayload']>, ParentType, ContextType, Partial<MutationShuffleTasksArgs>>;
  redriveTasksDeadLetter?: Resolver<Maybe<ResolversTypes['RedriveTasksDeadLetterPayload']>, ParentType, ContextType, RequireFields<MutationRedriveTasksDeadLetterArgs, 'input'>>;
};

export type CreateTaskPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateTaskPayload'] = ResolversParentTypes['CreateTaskPayload']> = {
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['Refusal']>, ParentType, ContextType>;
};

export type CompleteTaskPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CompleteTaskPayload'] = ResolversParentTypes['CompleteTaskPayload']> = {
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['Refusal']>, ParentType, ContextType>;
};

export type ShuffleTasksPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ShuffleTasksPayload'] = ResolversParentTypes['ShuffleTasksPayload']> = {
  shuffle?: Resolver<Maybe<ResolversTypes['Shuffle']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['Refusal']>, ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  taskChanged?: SubscriptionResolver<Maybe<ResolversTypes['TaskChange']>, "taskChanged", ParentType, ContextType, RequireFields<SubscriptionTaskChangedArgs, 'all'>>;
  shuffleProgress?: SubscriptionResolver<Maybe<ResolversTypes['Shuffle']>, "shuffleProgress", ParentType, ContextType, RequireFields<SubscriptionShuffleProgressArgs, 'shuffleId'>>;
};

export type Resolvers<ContextType = Context> = {
  DateTime?: GraphQLScalarType;
  Money?: GraphQLScalarType;
  TaskPrice?: TaskPriceResolvers<ContextType>;
  Task?: TaskResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  TaskConnection?: TaskConnectionResolvers<ContextType>;
  TaskEdge?: TaskEdgeResolvers<ContextType>;
  Shuffle?: ShuffleResolvers<ContextType>;
  TaskChange?: TaskChangeResolvers<ContextType>;
  Refusal?: RefusalResolvers<ContextType>;
  DeadLetter?: DeadLetterResolvers<ContextType>;
  DeadLetterConnection?: DeadLetterConnectionResolvers<ContextType>;
  DeadLetterEdge?: DeadLetterEdgeResolvers<ContextType>;
  RedriveTasksDeadLetterPayload?: RedriveTasksDeadLetterPayloadResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  CreateTaskPayload?: CreateTaskPayloadResolvers<ContextType>;
  CompleteTaskPayload?: CompleteTaskPayloadResolvers<ContextType>;
  ShuffleTasksPayload?: ShuffleTasksPayloadResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  live?: LiveDirectiveResolver<any, any, ContextType>;
};

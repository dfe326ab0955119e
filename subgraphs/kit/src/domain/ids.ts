// Ids of the entities that several subgraphs speak of.
// They come from outside the domain (uuid v7) and arrive as plain strings at the edges.
import type { Brand } from './brand.ts';

export type UserId = Brand<string, 'UserId'>;
export type TaskId = Brand<string, 'TaskId'>;
export type ShuffleId = Brand<string, 'ShuffleId'>;
export type EntryId = Brand<string, 'EntryId'>;
/** Equal to its owner's {@link UserId}, yet never passed where a person is meant. */
export type AccountId = Brand<string, 'AccountId'>;

export const userId = (value: string): UserId => value as UserId;
export const taskId = (value: string): TaskId => value as TaskId;
export const shuffleId = (value: string): ShuffleId => value as ShuffleId;
export const entryId = (value: string): EntryId => value as EntryId;
export const accountId = (value: string): AccountId => value as AccountId;

/** The account of a person: one each, under the same id (domain decision "accountId equals userId"). */
export const accountIdOf = (owner: UserId): AccountId => accountId(owner);

// Everything billing answers of what others tell.
import { onUserContact } from '@ates/kit/reactions/on-user-contact';
import type { Reaction } from '@ates/kit/reactions/reaction';
import type { Books } from '../commands/books.ts';
import { onTaskFact } from './on-task-fact.ts';
import { onTaskState } from './on-task-state.ts';
import { onUserRegistered } from './on-user-registered.ts';
import { onUserState } from './on-user-state.ts';

export const billingReactions = (books: Books): readonly Reaction[] => [
  onTaskFact(books),
  onTaskState,
  onUserRegistered(books),
  onUserState,
  onUserContact,
];

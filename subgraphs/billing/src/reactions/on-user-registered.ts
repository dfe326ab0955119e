// Opens an account at 0 for everybody who is registered.
import { causeFrom, reactTo, type Reaction } from '@ates/kit/reactions/reaction';
import { userRegisteredV1 } from '@ates/schema/contracts/users';
import type { Books } from '../commands/books.ts';
import { registerAccounts } from '../commands/register-accounts.ts';

export const onUserRegistered = (books: Books): Reaction =>
  reactTo(userRegisteredV1, (events, moment) =>
    registerAccounts(
      moment,
      events.map((event) => ({ userId: event.data.userId, cause: causeFrom(event) })),
      books,
    ),
  );

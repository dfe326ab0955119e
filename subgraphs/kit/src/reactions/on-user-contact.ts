// Keeps the replica of mail addresses, for the subgraphs that write mail (tables/mail-tables.ts).
// A rebuild of this replica sends nothing: mails are rows of their own.
import { userContactV1 } from '@ates/schema/contracts/users';
import { sql } from 'drizzle-orm';
import { contacts } from '../tables/mail-tables.ts';
import { reactTo } from './reaction.ts';

/** Takes over addresses in one statement; one with a version not above the known one is ignored. */
export const onUserContact = reactTo(userContactV1, async (events, { tx }) => {
  const newest = new Map(events.map(({ data }) => [data.userId, data]));
  for (const { data } of events) {
    if ((newest.get(data.userId)?.version ?? 0) < data.version) newest.set(data.userId, data);
  }
  const rows = [...newest.values()].map(({ userId, email, version }) => ({
    user_id: userId,
    email,
    version,
  }));
  await tx.execute(sql`
    insert into ${contacts} (user_id, email, version)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(user_id text, email text, version int)
    order by user_id
    on conflict (user_id) do update set email = excluded.email, version = excluded.version
      where ${contacts}.version < excluded.version`);
});

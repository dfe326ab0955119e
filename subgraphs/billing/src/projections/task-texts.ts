// Replica of tasks' state events: the texts an audit log shows.
import type { Tx } from '@ates/kit/projections/database';
import type { TaskStateV2 } from '@ates/schema/contracts/tasks';
import { sql } from 'drizzle-orm';
import { newestOfEach } from './newest-of-each.ts';

/** Takes over states; one with a version not above the known one is ignored. */
export async function replicateTaskTexts(tx: Tx, states: readonly TaskStateV2[]): Promise<void> {
  const rows = newestOfEach(states, ({ taskId }) => taskId).map(
    ({ taskId, version, title, jiraId, description }) => ({
      taskId,
      version,
      title,
      jiraId: jiraId ?? null,
      description,
    }),
  );
  await tx.execute(sql`
    insert into task_texts (task_id, version, title, jira_id, description)
    select "taskId", version, title, "jiraId", description
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("taskId" text, version bigint,
      title text, "jiraId" text, description text)
    order by "taskId"
    on conflict (task_id) do update
      set version = excluded.version, title = excluded.title, jira_id = excluded.jira_id,
          description = excluded.description
      where task_texts.version < excluded.version`);
}

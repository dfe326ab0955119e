// Who got what in a shuffle, out of the event store: the shuffle's own assignments, and only those,
// whatever has become of the tasks since.
import type { Tx } from '@ates/kit/projections/database';
import { taskAssignedV1 } from '@ates/schema/contracts/tasks';
import { sql } from 'drizzle-orm';
import { events } from '../tables/kit-tables.ts';
import { shuffles, tasks } from '../tables/tasks.ts';

export interface GivenTasks extends Record<string, unknown> {
  readonly assigneeId: string;
  readonly total: number;
  /** The first of them. */
  readonly named: readonly { readonly title: string; readonly jiraId: string | null }[];
}

/**
 * What a shuffle gave to each person: how many tasks, and at most `namedMax` of them by name. One
 * statement over the stretch of the event store between the shuffle's start and its end.
 */
export const tasksGivenBy = (
  tx: Tx,
  ended: { readonly shuffleId: string; readonly eventId: string },
  namedMax: number,
): Promise<GivenTasks[]> =>
  tx.execute<GivenTasks>(sql`
    with given as (
      select e.aggregate_id as task_id, e.envelope -> 'data' ->> 'assigneeId' as assignee_id,
             row_number() over (partition by e.envelope -> 'data' ->> 'assigneeId' order by e.position) as place
      from ${events} e
      where e.position > (select events_before from ${shuffles} where id = ${ended.shuffleId})
        and e.position < (select position from ${events} where event_id = ${ended.eventId}::uuid)
        and e.type = ${taskAssignedV1.type}
        and e.envelope -> 'data' ->> 'shuffleId' = ${ended.shuffleId}
    )
    select g.assignee_id as "assigneeId", max(g.place)::int as total,
           json_agg(json_build_object('title', t.title, 'jiraId', t.jira_id) order by g.place)
             filter (where t.id is not null) as named
    from given g left join ${tasks} t on t.id = g.task_id and g.place <= ${namedMax}
    group by g.assignee_id
    order by g.assignee_id`);

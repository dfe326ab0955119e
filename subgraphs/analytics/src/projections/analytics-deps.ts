// What the questions to analytics need: the tables, the time, the zone, and how far others were read.
import type { Ports } from '@ates/kit/domain/ports';
import type { Db } from '@ates/kit/projections/database';

export interface AnalyticsDeps {
  readonly db: Db;
  readonly ports: Ports;
  /** Until billing has told the zone it closes its days in (D-25). */
  readonly businessTimeZone: string;
  /** How far analytics has read others' events. */
  readonly progress: () => {
    readonly caughtUp: boolean;
    readonly lastHandledAt: string | undefined;
    /** The streams that are not read to their end. */
    readonly behind: readonly string[];
  };
}

// A shuffle as others see it: its state while it runs, and one fact when it has ended.
import { tell, type Draft } from '@ates/kit/events/append-events';
import { shuffleFinishedV1, shuffleStateV1 } from '@ates/schema/contracts/tasks';

export interface ShuffleCounts {
  readonly considered: number;
  readonly reassigned: number;
  readonly kept: number;
  readonly skippedCompleted: number;
}

export interface ShuffleFacts extends ShuffleCounts {
  readonly id: string;
  readonly status: 'RUNNING' | 'FINISHED' | 'PARTIAL';
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly version: number;
}

const countsOf = ({ considered, reassigned, kept, skippedCompleted }: ShuffleCounts) => ({
  considered,
  reassigned,
  kept,
  skippedCompleted,
});

export const tellShuffleState = (shuffle: ShuffleFacts): Draft =>
  tell(shuffleStateV1, {
    shuffleId: shuffle.id,
    version: shuffle.version,
    status: shuffle.status,
    ...countsOf(shuffle),
    requestedBy: shuffle.requestedBy,
    requestedAt: shuffle.requestedAt.toISOString(),
    ...(shuffle.finishedAt ? { finishedAt: shuffle.finishedAt.toISOString() } : {}),
  });

/** Only for a shuffle that has ended. */
export function tellShuffleFinished(shuffle: ShuffleFacts, finishedAt: Date): Draft {
  return tell(shuffleFinishedV1, {
    shuffleId: shuffle.id,
    status: shuffle.status === 'PARTIAL' ? 'PARTIAL' : 'FINISHED',
    requestedBy: shuffle.requestedBy,
    ...countsOf(shuffle),
    startedAt: (shuffle.startedAt ?? shuffle.requestedAt).toISOString(),
    finishedAt: finishedAt.toISOString(),
  });
}

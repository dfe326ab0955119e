// A shuffle has ended: whoever got tasks in it gets one digest (TT-16).
import { reactTo } from '@ates/kit/reactions/reaction';
import { shuffleFinishedV1 } from '@ates/schema/contracts/tasks';
import { sendShuffleDigests } from '../commands/notify-assignees.ts';

export const onShuffleFinished = reactTo(shuffleFinishedV1, async (events, moment) => {
  for (const { id, data, correlationid } of events) {
    const { shuffleId } = data;
    await sendShuffleDigests(moment, { eventId: id, shuffleId, correlationId: correlationid });
  }
});

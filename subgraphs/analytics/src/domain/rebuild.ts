// When everything may be read again: one rebuild at a time, and always for a reason.
import { refuse, type Refused } from '@ates/kit/domain/decision';

export const reasonCharactersMax = 500;

/** What was asked for and has not ended stands in the way of another. */
export function rebuildProblem(
  reason: string,
  last: { readonly finishedAt: Date | null } | undefined,
): Refused<'REASON_INVALID' | 'REBUILD_RUNNING'> | undefined {
  if (reason.length < 1 || reason.length > reasonCharactersMax || unprintable.test(reason)) {
    return refuse(
      'REASON_INVALID',
      `A reason has 1 to ${reasonCharactersMax} characters, no control characters.`,
    );
  }
  if (last?.finishedAt === null) {
    return refuse(
      'REBUILD_RUNNING',
      'A rebuild is running; the next can be asked for when it ends.',
    );
  }
  return undefined;
}

// Control characters other than line breaks, and halves of a surrogate pair standing alone.
const unprintable = /(?![\n\r\t])[\p{Cc}\p{Cs}]/u;

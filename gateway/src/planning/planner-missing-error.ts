// Why the chosen planner is not there.

/** The planner's library is not installed, or not for this platform. */
export class PlannerMissingError extends Error {
  override readonly name = 'PlannerMissingError';
}

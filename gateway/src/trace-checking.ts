// Spans of parsing and validating, beside whatever plugins do at these moments.
// Made for a request whose text is not known yet; a text that was checked before has neither.
import type { CheckMoments, StepEnd } from './operations/check-moments.ts';
import type { Tracer } from './telemetry/tracer.ts';

/** @param within the context of the request's span. */
export function traceChecking(
  tracer: Tracer,
  within: string,
  moments: CheckMoments | undefined,
): CheckMoments | undefined {
  if (!tracer.recording) return moments;

  function step(name: string, begin: (() => StepEnd) | undefined): StepEnd {
    const span = tracer.start(name, 'internal', within);
    const ended = begin?.();
    return (errors) => {
      const code = errors?.[0]?.extensions?.['code'];
      const why = typeof code === 'string' ? code : 'REFUSED_BY_PLUGIN';
      span.end(errors === undefined ? undefined : why);
      ended?.(errors);
    };
  }

  return {
    parsing: () => step('graphql.parse', moments && (() => moments.parsing())),
    validation: () => step('graphql.validate', moments && (() => moments.validation())),
  };
}

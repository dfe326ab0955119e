// Decides which progressive overrides count for one request. An operation goes in; the same operation comes out with
// the labels that are on, one object for each choice of labels, so that plans and whatever else hangs on it differ.
import { percentOf, readOverrideLabels } from '../supergraph/override-labels.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import type { Operation } from './operation.ts';

/** @param labels that somebody turns on for this request, besides the configured ones. */
export type OverrideOperation = (operation: Operation, labels?: ReadonlySet<string>) => Operation;

/** Choices of labels remembered per operation. */
const rememberedMax = 32;

/**
 * One draw per request decides all shares, so that whoever is among 5 % is among 20 % too.
 * @param configured labels that are on for every request.
 * @param draw a number from 0 to below 1.
 */
export function createOverrideOperation(
  supergraph: Supergraph,
  configured: ReadonlySet<string>,
  draw: () => number = Math.random,
): OverrideOperation {
  const labels = [...readOverrideLabels(supergraph)].toSorted();
  if (labels.length === 0) return (operation) => operation;
  const known = new WeakMap<Operation, Map<string, Operation>>();
  return (operation, turnedOn) => {
    const percent = draw() * 100;
    const overridden = labels.filter((label) => {
      const share = percentOf(label);
      return (
        (share !== undefined && percent < share) || configured.has(label) || turnedOn?.has(label)
      );
    });
    if (overridden.length === 0) return operation;
    return remember(known, operation, overridden);
  };
}

function remember(
  known: WeakMap<Operation, Map<string, Operation>>,
  operation: Operation,
  overridden: readonly string[],
): Operation {
  const variants = known.get(operation) ?? new Map<string, Operation>();
  known.set(operation, variants);
  const key = overridden.join('\n');
  let variant = variants.get(key);
  if (variant === undefined) {
    if (variants.size >= rememberedMax) variants.clear();
    variant = { ...operation, overridden: new Set(overridden) };
    variants.set(key, variant);
  }
  return variant;
}

// Asks the owner of a live field, with the client's identity, so that the answer authorises.
// Nothing there (null, FORBIDDEN) is a refusal; no answer at all is a failure that may be tried again.
import type { FetchNode } from '@apollo/query-planner';
import { placeFailure, placeRootErrors } from '../execution/place-errors.ts';
import {
  SubgraphError,
  type Hop,
  type SubgraphClients,
  type SubgraphRequest,
  type SubgraphResponse,
} from '../execution/subgraph-client.ts';
import { isObject, ownValue } from '../json.ts';
import { refuseRequest, type RequestRefusal } from '../operations/request-error.ts';
import type { OwnerSelection } from './owner-selection.ts';

/** What the owner said. */
export type OwnerAnswer =
  | OwnerState
  | { readonly kind: 'refusal'; readonly refusal: RequestRefusal }
  | { readonly kind: 'failure'; readonly failure: SubgraphError };

/** What there is now, as the answer of the plan's primary fetch. */
export type OwnerState = {
  readonly kind: 'state';
  /** Undefined for what has none: an entry of a log, a mere permission. */
  readonly version: number | undefined;
  readonly response: SubgraphResponse;
};

const root = [{ object: {}, path: [] }];

/** One query. Never rejects for what the owner does. */
export async function askOwner(
  subgraphs: SubgraphClients,
  primary: FetchNode,
  owner: OwnerSelection,
  request: SubgraphRequest,
  hop: Hop,
): Promise<OwnerAnswer> {
  const { serviceName } = primary;
  try {
    const client = subgraphs.get(serviceName);
    if (client === undefined) throw new SubgraphError(serviceName, 'SUBGRAPH_UNAVAILABLE');
    return readState(primary, owner, await client.fetch(request, hop));
  } catch (failure) {
    if (failure instanceof SubgraphError) return { kind: 'failure', failure };
    throw failure;
  }
}

/** A failure as a refusal, for a subscription that has not begun. */
export function refuseForFailure(primary: FetchNode, failure: SubgraphError): RequestRefusal {
  return { kind: 'refused', status: 503, errors: placeFailure(primary, failure, root) };
}

function readState(
  primary: FetchNode,
  owner: OwnerSelection,
  response: SubgraphResponse,
): OwnerAnswer {
  const entity = response.data && ownValue(response.data, owner.responseName);
  if (isObject(entity)) {
    const version = ownValue(entity, owner.versionName);
    delete entity[owner.versionName];
    return { kind: 'state', version: typeof version === 'number' ? version : undefined, response };
  }
  // A permission may be of any type: a list says yes as well.
  if (Array.isArray(entity)) return { kind: 'state', version: undefined, response };
  const errors = placeRootErrors(primary, response.errors, root);
  const refusal: RequestRefusal =
    errors.length > 0
      ? { kind: 'refused', status: 403, errors }
      : refuseRequest('NOT_FOUND', 'There is nothing to subscribe to.', { status: 404 });
  return { kind: 'refusal', refusal };
}

// Asks the owner of a live field for the entity's state: with the client's identity, so the answer authorises.
// No state (null, FORBIDDEN) is a refusal; no answer at all is a failure that may be tried again.
import { placeFailure, placeRootErrors } from '../execution/place-errors.ts';
import {
  SubgraphError,
  type SubgraphClients,
  type SubgraphResponse,
} from '../execution/subgraph-client.ts';
import { isObject, ownValue } from '../json.ts';
import { refuseRequest, type RequestRefusal } from '../operations/request-error.ts';
import { snapshotRequest, type OwnerSelection } from './owner-selection.ts';
import type { LiveRequest } from './subscribe-live.ts';

/** What the owner said. */
export type OwnerAnswer =
  | OwnerState
  | { readonly kind: 'refusal'; readonly refusal: RequestRefusal }
  | { readonly kind: 'failure'; readonly failure: SubgraphError };

/** The entity at a version, as the answer of the plan's primary fetch. */
export type OwnerState = {
  readonly kind: 'state';
  readonly version: number;
  readonly response: SubgraphResponse;
};

const root = [{ object: {}, path: [] }];

/** One snapshot query. Never rejects for what the owner does. */
export async function askOwner(
  subgraphs: SubgraphClients,
  request: LiveRequest,
  owner: OwnerSelection,
): Promise<OwnerAnswer> {
  const { primary } = request.plan;
  const { hop, close } = request.openHop();
  try {
    const client = subgraphs.get(primary.serviceName);
    if (client === undefined) throw new SubgraphError(primary.serviceName, 'SUBGRAPH_UNAVAILABLE');
    const query = snapshotRequest(owner, primary, request.variables);
    return readState(request, owner, await client.fetch(query, hop));
  } catch (failure) {
    if (failure instanceof SubgraphError) return { kind: 'failure', failure };
    throw failure;
  } finally {
    close();
  }
}

/** A failure as a refusal, for a subscription that has not begun. */
export function refuseForFailure(request: LiveRequest, failure: SubgraphError): RequestRefusal {
  const errors = placeFailure(request.plan.primary, failure, root);
  return { kind: 'refused', status: 503, errors };
}

function readState(
  request: LiveRequest,
  owner: OwnerSelection,
  response: SubgraphResponse,
): OwnerAnswer {
  const { primary } = request.plan;
  const entity = response.data && ownValue(response.data, owner.responseName);
  if (isObject(entity)) {
    const version = ownValue(entity, owner.versionName);
    if (typeof version === 'number') {
      delete entity[owner.versionName];
      return { kind: 'state', version, response };
    }
    const failure = new SubgraphError(primary.serviceName, 'SUBGRAPH_BAD_RESPONSE');
    return { kind: 'failure', failure };
  }
  const errors = placeRootErrors(primary, response.errors, root);
  const refusal: RequestRefusal =
    errors.length > 0
      ? { kind: 'refused', status: 403, errors }
      : refuseRequest('NOT_FOUND', 'There is nothing to subscribe to.', { status: 404 });
  return { kind: 'refusal', refusal };
}

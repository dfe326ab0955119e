// The public half of a signing key as gateway and subgraphs hear of it.
import { tell, type Draft } from '@ates/kit/events/append-events';
import { signingKeyStateV1, type SigningKeyStateV1 } from '@ates/schema/contracts/users';

/** The aggregate's name in the event store. */
export const signingKeyAggregate = 'signing-key';

export type PublicJwk = SigningKeyStateV1['publicJwk'];

export const tellSigningKey = (key: {
  readonly keyId: string;
  readonly version: number;
  readonly publicJwk: PublicJwk;
  readonly notAfter: Date | null;
}): Draft =>
  tell(signingKeyStateV1, {
    keyId: key.keyId,
    version: key.version,
    publicJwk: key.publicJwk,
    ...(key.notAfter ? { notAfter: key.notAfter.toISOString() } : {}),
  });

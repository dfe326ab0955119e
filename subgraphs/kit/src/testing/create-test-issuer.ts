// Signs tokens as the users subgraph would, and tells its key on the STATE stream, so that the verifier
// under test is the real one.
import type { Broker } from '@ates/schema/broker/connect';
import { encodeEvent } from '@ates/schema/contracts/codec';
import { newEvent } from '@ates/schema/contracts/envelope';
import { signingKeyStateV1 } from '@ates/schema/contracts/users';
import { tokenAlgorithm, tokenAudience, tokenIssuer, tokenType } from '@ates/schema/identity/token';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Actor } from '../domain/actor.ts';
import type { Ports } from '../domain/ports.ts';

export interface TestIssuer {
  tokenFor(actor: Actor): Promise<string>;
}

export async function createTestIssuer(broker: Broker, ports: Ports): Promise<TestIssuer> {
  const { privateKey, publicKey } = await generateKeyPair(tokenAlgorithm, { extractable: true });
  const keyId = ports.newId();
  const { crv = '', x = '', y = '' } = await exportJWK(publicKey);
  const key = newEvent(
    signingKeyStateV1,
    {
      id: ports.newId(),
      time: ports.now(),
      aggregateVersion: 1,
      correlationId: ports.newId(),
      causationId: ports.newId(),
      actor: { id: 'test-issuer', role: 'SYSTEM' },
    },
    { keyId, version: 1, publicJwk: { kty: 'EC', kid: keyId, alg: tokenAlgorithm, crv, x, y } },
  );
  await broker.js.publish(
    broker.subject(signingKeyStateV1.subjectOf(keyId)),
    encodeEvent(signingKeyStateV1, key),
  );
  return {
    tokenFor: (actor) =>
      new SignJWT({ role: actor.role, epoch: 0 })
        .setProtectedHeader({ alg: tokenAlgorithm, kid: keyId, typ: tokenType })
        .setIssuer(tokenIssuer)
        .setAudience(tokenAudience)
        .setSubject(actor.id)
        .setJti(ports.newId())
        .setIssuedAt(ports.now())
        .setExpirationTime(new Date(ports.now().getTime() + 3_600_000))
        .sign(privateKey),
  };
}

// Makes the first signing key, and later the next one, and tells each one's public half. Run at every start and by
// the clock; however many processes run it at once, one key is made.
import type { AggregateWrite, Cause, Moment } from '@ates/kit/commands/moment';
import { runCommand } from '@ates/kit/commands/run-command';
import { exportJWK, generateKeyPair } from 'jose';
import { decideKeys } from '../domain/signing-keys.ts';
import { tokenAlgorithm } from '../events/access-token.ts';
import { signingKeyAggregate, tellSigningKey } from '../events/signing-key-events.ts';
import {
  insertKey,
  lockKeys,
  publicJwkOf,
  retireKey,
  type KeyRow,
} from '../projections/key-rows.ts';
import { systemContext, type UsersDeps } from './users-deps.ts';

export async function keepSigningKeys(deps: UsersDeps): Promise<void> {
  await runCommand(deps, systemContext(deps), {
    name: 'keepSigningKeys',
    input: undefined,
    async run(moment, cause) {
      const keys = await lockKeys(moment.tx, moment.now);
      const { create, retire } = decideKeys(keys, deps.tokens, moment.now);
      const changed: KeyRow[] = [];
      for (const { keyId, notAfter } of retire) {
        changed.push(await retireKey(moment.tx, keyId, notAfter));
      }
      if (create) changed.push(await createKey(moment));
      const written = await moment.append(changed.map((key) => tellingOf(key, cause)));
      return { kind: 'done', result: null, written };
    },
  });
}

async function createKey({ tx, now, newId }: Moment): Promise<KeyRow> {
  const { privateKey } = await generateKeyPair(tokenAlgorithm, { extractable: true });
  const { kty, crv, x, y, d } = await exportJWK(privateKey);
  if (!kty || !crv || !x || !y || !d) throw new Error('the new signing key is no EC key');
  const privateJwk = { kty, crv, x, y, d };
  const key = { keyId: newId(), privateJwk, createdAt: now, notAfter: null, version: 1 };
  await insertKey(tx, key);
  return key;
}

const tellingOf = (key: KeyRow, cause: Cause): AggregateWrite => ({
  aggregate: { type: signingKeyAggregate, id: key.keyId },
  expectedVersion: key.version - 1,
  facts: [],
  states: [tellSigningKey({ ...key, publicJwk: publicJwkOf(key) })],
  cause,
});

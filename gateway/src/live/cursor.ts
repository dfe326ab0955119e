// Cursors: where a subscription goes on, as an opaque text that only gateways with the same secret can write.
// A position is signed once per frame for everybody; the person and the operation are in the subscription's binding.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** How far one stream has been told: of a log its sequence, of one entity's state its version. */
export type Place = {
  /** The stream's identity: another one means that it was lost and remade (see identityOf). */
  readonly stream: string;
  readonly at: number;
};

/** The cursors of one person's subscription to one operation. */
export type BoundCursors = {
  /** What follows the position in the client's cursor. */
  readonly binding: string;
  /** Signed and without the binding: one text for all who share the operation. */
  position(places: readonly Place[]): string;
  /** The places of a cursor that was given to this person for this operation; undefined when it was not. */
  read(cursor: unknown): readonly Place[] | undefined;
};

/** Whose cursors, and of what. */
export type CursorOwner = {
  /** The person's id; empty for nobody. */
  readonly person: string;
  /** A digest of the operation and its variables. */
  readonly operation: string;
};

/** Writes and reads cursors. */
export type CursorKeys = { bind(owner: CursorOwner): BoundCursors };

/** Longer texts are no cursors of ours. */
const cursorCharactersMax = 1_000;

/**
 * @param secrets the first signs, all are good for reading: put a new one in front, drop the old one later.
 * Without any, cursors are good for this process only.
 */
export function createCursorKeys(secrets: readonly string[]): CursorKeys {
  const keys = secrets.map((secret) =>
    createHmac('sha256', secret).update('ates live cursors').digest(),
  );
  if (keys.length === 0) keys.push(randomBytes(32));
  return {
    bind({ person, operation }) {
      const bindings = keys.map((key) => sign(key, `binding\n${operation}\n${person}`));
      const signPosition = (key: Buffer, payload: string) =>
        sign(key, `position\n${operation}\n${payload}`);
      const [signing = Buffer.alloc(0)] = keys;
      return {
        binding: bindings[0] ?? '',
        position(places) {
          const text = places.map(({ stream, at }) => `${stream}:${at}`).join();
          const payload = Buffer.from(text).toString('base64url');
          return `${payload}.${signPosition(signing, payload)}`;
        },
        read(cursor) {
          if (typeof cursor !== 'string' || cursor.length > cursorCharactersMax) return undefined;
          const [payload = '', signature = '', binding = '', ...more] = cursor.split('.');
          const ours = keys.some(
            (key, index) =>
              same(signature, signPosition(key, payload)) && same(binding, bindings[index] ?? ''),
          );
          if (!ours || more.length > 0) return undefined;
          return readPlaces(Buffer.from(payload, 'base64url').toString());
        },
      };
    },
  };
}

/** A stream's identity as a cursor has it: short, and it tells nothing. */
export function identityOf(stream: string, created: string): string {
  return createHash('sha256').update(`${stream}\n${created}`).digest('base64url').slice(0, 10);
}

/** A digest of what a subscription asks for, variables included, whatever the order of their names. */
export function digestOperation(...parts: readonly unknown[]): string {
  return createHash('sha256').update(stableJson(parts)).digest('base64url');
}

function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** 128 bits are more than anybody can guess within a token's life. */
function sign(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url').slice(0, 22);
}

function same(given: string, ours: string): boolean {
  return given.length === ours.length && timingSafeEqual(Buffer.from(given), Buffer.from(ours));
}

/** We signed it, so it has the shape position() gave it. */
function readPlaces(text: string): Place[] {
  return text.split(',').map((part) => {
    const [stream = '', at = ''] = part.split(':');
    return { stream, at: Number(at) };
  });
}

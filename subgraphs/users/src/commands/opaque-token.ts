// Refresh tokens: 256 random bits for the client, their hash for us. So much chance needs no slow hash.

/** A token that nobody can guess. */
export const newOpaqueToken = (): string =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');

/** What is kept of a token, and looked it up by. */
export async function opaqueTokenHash(token: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', Buffer.from(token));
  return Buffer.from(digest).toString('base64url');
}

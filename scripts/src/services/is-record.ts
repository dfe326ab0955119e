// Narrows `unknown` out of JSON to an object whose fields can be looked at.
// Used wherever a file or a server's answer comes in.

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

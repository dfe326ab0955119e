// One thing somebody may send that the graph must not swallow: what is sent, and which answers are clear ones.
// The attempts stand in ids.ts, pages.ts, texts.ts and documents.ts beside this file; bad-input.suite.ts sends them.

export interface Attempt {
  /** What is wrong, unique among all. */
  readonly title: string;
  readonly document: string;
  readonly variables?: Record<string, unknown>;
  /** The codes that say so, of an error or a refusal; `nothing` is an answer without errors that tells nothing. */
  readonly expected: readonly string[];
}

/** The codes of a value that does not fit: the gateway's where it sees that already, the subgraph's otherwise. */
export const wrongValue = ['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED'] as const;

/** A text as a test's title: visible, and not longer than a line. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 50 ? text : `${text.slice(0, 40)}… (${text.length})`;
}

// Pages in the Relay style: bounded size, an opaque cursor per row, and whether another page follows.
import { badUserInput } from './api-errors.ts';

/** The largest page anybody gets. */
export const pageSizeMax = 100;
const cursorCharactersMax = 500;

export interface PageRequest {
  readonly first: number;
  /** The parts of the cursor after which the page starts. */
  readonly after: readonly string[] | undefined;
}

export interface Connection<Node> {
  edges: { node: Node; cursor: string }[];
  pageInfo: { endCursor: string | null; hasNextPage: boolean };
}

/** Reads `first` and `after`; throws BAD_USER_INPUT when out of bounds or no cursor of `parts` parts. */
export function pageRequest(
  args: { first?: number | null | undefined; after?: string | null | undefined },
  parts: number,
): PageRequest {
  const first = args.first ?? 20;
  if (first < 1 || first > pageSizeMax) throw badUserInput('first', `must be 1 to ${pageSizeMax}`);
  if (args.after === null || args.after === undefined) return { first, after: undefined };
  const after = decodeCursor(args.after);
  if (after?.length !== parts) throw badUserInput('after', 'is no cursor of this list');
  return { first, after };
}

/**
 * Makes a page of `rows`, which were asked for with a limit of `first + 1`: the row too many says that
 * another page follows.
 */
export function toConnection<Node>(
  rows: readonly Node[],
  first: number,
  cursorOf: (node: Node) => readonly string[],
): Connection<Node> {
  const edges = rows
    .slice(0, first)
    .map((node) => ({ node, cursor: encodeCursor(cursorOf(node)) }));
  return {
    edges,
    pageInfo: { endCursor: edges.at(-1)?.cursor ?? null, hasNextPage: rows.length > first },
  };
}

const encodeCursor = (parts: readonly string[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

function decodeCursor(cursor: string): string[] | undefined {
  if (cursor.length > cursorCharactersMax) return undefined;
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (!Array.isArray(parts)) return undefined;
    return parts.every((part): part is string => typeof part === 'string') ? parts : undefined;
  } catch {
    return undefined;
  }
}

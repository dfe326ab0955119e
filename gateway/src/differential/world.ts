// What a random graph is before anybody writes it down as SDL: types, their fields, and who owns what.
// One world gives the subgraphs' schemas, the data behind all of them, and the monolith's answers.

/** A type in a position: `[[E0!]]!` is `{ name: 'E0', wraps: ['nonNull', 'list', 'list', 'nonNull'] }`. */
export type TypeRef = {
  readonly name: string;
  /** Outermost first. */
  readonly wraps: readonly ('list' | 'nonNull')[];
};

/** What a `@requires` selects. */
export type Required = { readonly name: string; readonly below: readonly Required[] };

/** A field and everything Federation may say of it. */
export type WorldField = {
  readonly name: string;
  readonly type: TypeRef;
  /** Its argument definitions as SDL, without parentheses; empty for none. */
  readonly args: string;
  /** Subgraphs that resolve it. */
  readonly owners: readonly string[];
  /** Several owners, or another subgraph's `@provides`. */
  shareable: boolean;
  /** Subgraphs that only name it (`@external`). */
  readonly externalIn: Set<string>;
  /** Never fails: keys, and what a `@requires` needs. */
  stable: boolean;
  hidden: boolean;
  /** The owner's `@requires`. */
  requires: readonly Required[];
  /** The owner's `@provides`: leaf fields of the entity it returns. */
  provides: readonly string[];
  /** A subgraph that still has the field, which its owner has taken over by `@override`. */
  overriddenIn: string | undefined;
};

/** One key of an entity in one subgraph. */
export type EntityKey = { readonly fields: string; readonly resolvable: boolean };

/** An object type. */
export type WorldObject = {
  readonly kind: 'entity' | 'value' | 'root' | 'interfaceObject';
  readonly name: string;
  readonly fields: Map<string, WorldField>;
  /** Subgraphs that declare it, with the keys it has there (none for value types and roots). */
  readonly homes: Map<string, readonly EntityKey[]>;
  hidden: boolean;
};

/** An interface of entities. */
export type WorldInterface = {
  readonly name: string;
  readonly members: readonly string[];
  /** Fields every member has, besides `id`. */
  readonly common: readonly string[];
  readonly homes: readonly string[];
  /** The subgraph that declares it with a key. */
  readonly keyedIn: string | undefined;
  /** What a subgraph without the members adds to all of them by `@interfaceObject`. */
  readonly added: WorldObject | undefined;
};

/** A union of entities; each subgraph knows the members that it declares. */
export type WorldUnion = { readonly name: string; readonly members: readonly string[] };

/** A random graph. */
export type World = {
  readonly seed: string;
  readonly subgraphs: readonly string[];
  readonly objects: ReadonlyMap<string, WorldObject>;
  readonly interfaces: readonly WorldInterface[];
  readonly unions: readonly WorldUnion[];
};

/** `[T!]` and the like. */
export function printType({ name, wraps }: TypeRef): string {
  return wraps.reduceRight((text, wrap) => (wrap === 'list' ? `[${text}]` : `${text}!`), name);
}

/** Every entity has as many instances, `E0-0`, `E0-1`, …; ids are unique in the whole world. */
export const instancesMax = 3;

/** The fields keys are made of, and how an entity's id can be read back from each. */
export const keyFields: ReadonlyMap<string, string> = new Map([
  ['id', 'id: ID!'],
  ['sku', 'sku: String!'],
  ['num', 'num: Int!'],
  ['part', 'part: String!'],
  ['place', 'place: Place!'],
]);

/** Single, compound and nested ones. */
export const keyForms = ['id', 'sku', 'num part', 'place { zip }'] as const;

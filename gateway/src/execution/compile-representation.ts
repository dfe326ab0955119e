// What a plan's `requires` demands of an object, prepared once for each type it may have: a writer that gives the
// representation as JSON text. representation.ts says the same step by step, for what cannot be prepared.
import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { isAbstractType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import { isObject, ownValue, type JsonObject } from '../json.ts';

/** What one type's representations are made of. */
export type RepresentationWriter = {
  /** The JSON text; undefined when a field that is required was not fetched. */
  write(object: JsonObject, plain: boolean): string | undefined;
  /** The one field that tells entities apart when everything else is constant; its value is a string most of the time. */
  readonly key:
    { readonly name: string; readonly before: string; readonly after: string } | undefined;
  /** Whether it says the object's type: without it nobody could be asked. */
  readonly typed: boolean;
  /** The names it takes values from; undefined when it takes more than leaves. */
  readonly leaves: ReadonlySet<string> | undefined;
};

/** The writer for objects of a type; `''` stands for objects that do not say theirs. */
export type WriterOf = (typeName: string) => RepresentationWriter;

type Required = {
  readonly name: string;
  /** Whether plain access could find something inherited under that name. */
  readonly odd: boolean;
  readonly head: string;
  readonly below: WriterOf | undefined;
};

/** A string as JSON. @param plain says that it holds nothing that has to be escaped. */
export function quoted(text: string, plain: boolean): string {
  return plain || !needsEscape.test(text) ? `"${text}"` : JSON.stringify(text);
}

// oxlint-disable-next-line no-control-regex -- they are what JSON has to escape
const needsEscape = /[\u0000-\u001f"\\\ud800-\udfff]/;

/** Prepares a `requires`. */
export function compileRequires(
  schema: GraphQLSchema,
  requires: readonly QueryPlanSelectionNode[],
): WriterOf {
  const writers = new Map<string, RepresentationWriter>();
  return (typeName) => {
    const known = writers.get(typeName);
    if (known !== undefined) return known;
    const writer = createWriter(typeName, fieldsOn(schema, typeName, requires));
    // Subgraphs may answer any name: only so many are worth remembering.
    if (writers.size < 1_000) writers.set(typeName, writer);
    return writer;
  };
}

/** The fields of all fragments that apply to a type, each once. */
function fieldsOn(
  schema: GraphQLSchema,
  typeName: string,
  selections: readonly QueryPlanSelectionNode[],
): Required[] {
  const named = new Map<string, QueryPlanSelectionNode[] | undefined>();
  const visit = (some: readonly QueryPlanSelectionNode[]): void => {
    for (const one of some) {
      if (one.kind === 'InlineFragment') {
        const on = one.typeCondition;
        if (on === undefined || isOfType(schema, typeName, on)) visit(one.selections);
        continue;
      }
      // Kept under its alias: the plan's input rewrites know how to name it for the subgraph.
      const name = one.alias ?? one.name;
      const before = named.get(name);
      named.set(name, one.selections && [...(before ?? []), ...one.selections]);
    }
  };
  visit(selections);
  return [...named].map(([name, below]) => ({
    name,
    odd: name in Object.prototype,
    head: `${JSON.stringify(name)}:`,
    below: below && compileRequires(schema, below),
  }));
}

function isOfType(schema: GraphQLSchema, name: string, condition: string): boolean {
  if (name === condition) return true;
  const type = schema.getType(name);
  const abstract = schema.getType(condition);
  if (!isAbstractType(abstract) || !(isObjectType(type) || isInterfaceType(type))) return false;
  return schema.isSubType(abstract, type);
}

function createWriter(typeName: string, fields: readonly Required[]): RepresentationWriter {
  const flat = fields.every(({ below }) => below === undefined);
  return {
    key: simpleKey(typeName, fields),
    typed: fields.some(({ name }) => name === '__typename'),
    leaves: flat ? new Set(fields.map(({ name }) => name)) : undefined,
    write(object, plain) {
      let text = '{';
      for (const field of fields) {
        const value = field.odd ? ownValue(object, field.name) : object[field.name];
        if (value === undefined) return undefined;
        if (text.length > 1) text += ',';
        text += field.head;
        text += writeValue(value, field.below, plain);
      }
      return `${text}}`;
    },
  };
}

/** `{ __typename key }` in any order: what stands around the key's value is constant. */
function simpleKey(typeName: string, fields: readonly Required[]): RepresentationWriter['key'] {
  const [key, other] = fields.filter(({ name }) => name !== '__typename');
  if (key === undefined || other !== undefined || fields.length !== 2) return undefined;
  if (key.below !== undefined || key.odd) return undefined;
  const type = `"__typename":${JSON.stringify(typeName)}`;
  const typeFirst = fields[0] !== key;
  return {
    name: key.name,
    before: typeFirst ? `{${type},${key.head}` : `{${key.head}`,
    after: typeFirst ? '}' : `,${type}}`,
  };
}

function writeValue(value: unknown, below: WriterOf | undefined, plain: boolean): string {
  if (typeof value === 'string') return quoted(value, plain);
  if (below === undefined || typeof value !== 'object' || value === null) {
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map((item: unknown) => writeValue(item, below, plain)).join(',')}]`;
  }
  if (!isObject(value)) return 'null';
  const name = ownValue(value, '__typename');
  return below(typeof name === 'string' ? name : '').write(value, plain) ?? 'null';
}

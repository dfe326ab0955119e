// Code that writes an answer straight as JSON text: one function for each type and what is selected on it.
// It knows only answers nothing is wrong with; anything odd makes it give up, and complete-answer.ts says what it is.
import {
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { ownValue, type JsonObject } from '../json.ts';
import type { SelectedField, Selection } from './collect-fields.ts';
import { quoted } from './compile-representation.ts';
import { writtenOf } from './shared-objects.ts';

/** Writes `data`; undefined when something is odd about it. @param plain says that no string needs escaping. */
export type DataWriter = (data: JsonObject, plain: boolean) => string | undefined;

/** What the functions of one answer know in common. */
type Writing = { odd: boolean };

type Write = (data: JsonObject, writing: Writing) => string;

/** What the generated code is wrapped in: its only names from outside. */
type Create = (...helpers: unknown[]) => Write;

/** What generated code calls. */
const helpers = {
  own: ownValue,
  written: writtenOf,
  json: JSON.stringify,
  quote: (text: string) => quoted(text, false),
  plain: (text: string) => `"${text}"`,
  isArray: Array.isArray,
};

/** Larger ones are left to the interpreter. */
const functionsMax = 2_000;
const charactersMax = 500_000;

/**
 * Generates the writer of a selection on its root type.
 * @param joinedTypes whose objects may hang in several places.
 * Undefined when it would be too large.
 * @throws EvalError where generating code is forbidden.
 */
export function generateWriter(
  schema: GraphQLSchema,
  root: GraphQLObjectType,
  selection: Selection,
  joinedTypes: ReadonlySet<string>,
): DataWriter | undefined {
  const source = new Source(schema, joinedTypes);
  const name = source.objectFunction(root, selection);
  if (source.tooLarge) return undefined;
  const escaping = source.build(name, helpers.quote);
  const plainly = source.build(name, helpers.plain);
  return (data, plain) => {
    const writing: Writing = { odd: false };
    const text = (plain ? plainly : escaping)(data, writing);
    return writing.odd ? undefined : text;
  };
}

/** The code so far. Names from the schema and the client get into it as literals only. */
class Source {
  readonly #schema: GraphQLSchema;
  readonly #joinedTypes: ReadonlySet<string>;
  readonly #functions: string[] = [];
  /** By what they write: `selection` may be another object of the same content. */
  readonly #names = new Map<string, string>();
  readonly #enums: ReadonlySet<unknown>[] = [];
  #characters = 0;

  constructor(schema: GraphQLSchema, joinedTypes: ReadonlySet<string>) {
    this.#schema = schema;
    this.#joinedTypes = joinedTypes;
  }

  get tooLarge(): boolean {
    return this.#names.size > functionsMax || this.#characters > charactersMax;
  }

  build(name: string, quote: (text: string) => string): Write {
    const parameters = ['own', 'written', 'json', 'isArray', 'quote', 'enums'];
    const body = `"use strict";\n${this.#functions.join('\n')}\nreturn ${name};`;
    const { own, written, json, isArray } = helpers;
    // oxlint-disable-next-line no-implied-eval -- the code is ours, and names stand in it as literals
    const create = new Function(...parameters, body) as Create;
    return create(own, written, json, isArray, quote, this.#enums);
  }

  /** The name of the function that writes an object of this type. */
  objectFunction(type: GraphQLObjectType, selection: Selection): string {
    const key = `${type.name} ${selection.key}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const index = this.#names.size;
    const name = `object${index}`;
    this.#names.set(key, name);
    if (this.tooLarge) return name;
    let body = '';
    let literal = '{';
    const fields = selection.on(type);
    for (const [at, field] of fields.entries()) {
      literal += `${at === 0 ? '' : ','}${JSON.stringify(field.responseName)}:`;
      if (field.fieldName === '__typename') {
        literal += JSON.stringify(type.name);
        continue;
      }
      body += `s+=${JSON.stringify(literal)};${this.#fieldCode(field)}`;
      literal = '';
    }
    body += `s+=${JSON.stringify(`${literal}}`)};`;
    this.#add(`function ${name}(o,w){let s='';${body}return s}`);
    return name;
  }

  #add(code: string): void {
    this.#functions.push(code);
    this.#characters += code.length;
  }

  #fieldCode(field: SelectedField): string {
    const { fieldName, responseName, fetchedName } = field;
    if (fieldName === '__schema' || fieldName === '__type') {
      // Introspection was executed against the API schema: it is complete already.
      return `s+=json(own(o,${JSON.stringify(responseName)})??null);`;
    }
    const name = JSON.stringify(fetchedName);
    const value = fetchedName in Object.prototype ? `own(o,${name})` : `o[${name}]`;
    return this.#valueCode(field.definition.type, field.below, value, 0);
  }

  #valueCode(
    type: GraphQLOutputType,
    below: Selection | undefined,
    value: string,
    depth: number,
  ): string {
    if (isNonNullType(type)) return this.#nullableCode(type.ofType, below, value, depth, odd);
    return this.#nullableCode(type, below, value, depth, "s+='null';");
  }

  #nullableCode(
    type: GraphQLOutputType,
    below: Selection | undefined,
    value: string,
    depth: number,
    onNull: string,
  ): string {
    const v = `v${depth}`;
    const inner = isListType(type)
      ? this.#listCode(type.ofType, below, v, depth)
      : isNonNullType(type)
        ? `{${odd}}`
        : this.#namedCode(type, below, v);
    return `{const ${v}=${value};if(${v}===undefined||${v}===null){${onNull}}else ${inner}}`;
  }

  #listCode(
    type: GraphQLOutputType,
    below: Selection | undefined,
    v: string,
    depth: number,
  ): string {
    const i = `i${depth}`;
    const item = this.#valueCode(type, below, `${v}[${i}]`, depth + 1);
    return `if(isArray(${v})){s+='[';for(let ${i}=0;${i}<${v}.length;${i}++){if(${i}>0)s+=',';${item}}s+=']';}else{${odd}}`;
  }

  #namedCode(type: GraphQLNamedOutputType, below: Selection | undefined, v: string): string {
    if (isObjectType(type) || isInterfaceType(type) || isUnionType(type)) {
      if (below === undefined) return `{${odd}}`;
      const [name, index] = this.#compositeFunction(type, below);
      const fits = `typeof ${v}!=='object'||isArray(${v})`;
      if (!this.#mayBeJoined(type)) return `if(${fits}){${odd}}else s+=${name}(${v},w);`;
      // What hangs in several places is written once by each function.
      return `if(${fits}){${odd}}else{const k=written(${v});if(k===undefined)s+=${name}(${v},w);else s+=k[${index}]??=${name}(${v},w);}`;
    }
    return leafCode(type, v, () => {
      const values = isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
      return `enums[${this.#enums.push(new Set<unknown>(values)) - 1}]`;
    });
  }

  #mayBeJoined(type: GraphQLNamedOutputType): boolean {
    const joined = this.#joinedTypes;
    if (joined.has('*') || joined.has(type.name)) return true;
    if (!isInterfaceType(type) && !isUnionType(type)) return false;
    return this.#schema.getPossibleTypes(type).some(({ name }) => joined.has(name));
  }

  /** The function for a value of this type, and its number. */
  #compositeFunction(
    type: GraphQLNamedOutputType,
    selection: Selection,
  ): [name: string, index: number] {
    const name = isObjectType(type)
      ? this.objectFunction(type, selection)
      : this.#abstractFunction(type, selection);
    return [name, Number(/\d+$/.exec(name)?.[0])];
  }

  /** By `__typename`; a type that clients may not know, or none at all, is odd. */
  #abstractFunction(type: GraphQLNamedOutputType, selection: Selection): string {
    const key = `${type.name} ${selection.key}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = `abstract${this.#names.size}`;
    this.#names.set(key, name);
    if (!isInterfaceType(type) && !isUnionType(type)) return name;
    const cases = this.#schema.getPossibleTypes(type).map((possible) => {
      const write = this.objectFunction(possible, selection);
      return `case ${JSON.stringify(possible.name)}:return ${write}(o,w);`;
    });
    this.#add(
      `function ${name}(o,w){switch(o.__typename){${cases.join('')}}w.odd=true;return 'null'}`,
    );
    return name;
  }
}

const odd = "w.odd=true;s+='null';";

function leafCode(type: GraphQLNamedOutputType, v: string, enumValues: () => string): string {
  const fits = (condition: string, text: string) => `if(${condition})s+=${text};else{${odd}}`;
  if (isEnumType(type)) return fits(`${enumValues()}.has(${v})`, `'"'+${v}+'"'`);
  switch (type.name) {
    case 'Int':
      return fits(`Number.isInteger(${v})`, v);
    case 'Float':
      // JSON of a subgraph may hold 1e999, which is read as infinite and cannot be written.
      return fits(`Number.isFinite(${v})`, v);
    case 'String':
      return fits(`typeof ${v}==='string'`, `quote(${v})`);
    case 'Boolean':
      return fits(`typeof ${v}==='boolean'`, v);
    case 'ID':
      return `if(typeof ${v}==='string')s+=quote(${v});else ${fits(`typeof ${v}==='number'`, `'"'+${v}+'"'`)}`;
    default:
      return `{s+=json(${v});}`;
  }
}

// Draws a valid operation over an API schema: fragments, aliases that collide, variables, @skip and @include.
// Fields that cannot be merged are drawn too; such documents fail validation and are drawn again.
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  print,
  validate,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import type { JsonObject } from '../json.ts';
import { randomFrom, type Random } from './random.ts';

/** A request. */
export type DrawnOperation = { readonly query: string; readonly variables: JsonObject };

type Draft = {
  readonly random: Random;
  readonly schema: GraphQLSchema;
  readonly declarations: string[];
  readonly variables: JsonObject;
  readonly fragments: { name: string; on: string; text: string }[];
  /** Selections it may still make. */
  budget: number;
};

/** An operation that follows from the seed alone. */
export function randomOperation(schema: GraphQLSchema, seed: string): DrawnOperation {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const random = randomFrom(`operation ${seed} ${attempt}`);
    const drawn = drawOperation(schema, random);
    const errors = validate(schema, parse(drawn.query), undefined, { maxErrors: 1 });
    if (errors.length === 0) return { ...drawn, query: print(parse(drawn.query)) };
  }
  return { query: '{ __typename }', variables: {} };
}

function drawOperation(schema: GraphQLSchema, random: Random): DrawnOperation {
  const mutation = schema.getMutationType();
  const root = mutation && random.chance(0.25) ? mutation : schema.getQueryType();
  if (!root) throw new TypeError('A schema has a query type.');
  const draft: Draft = {
    random,
    schema,
    declarations: ['$t: Boolean!', '$f: Boolean = false'],
    variables: { t: random.chance(0.5), ...(random.chance(0.5) ? { f: random.chance(0.5) } : {}) },
    fragments: [],
    budget: 8 + random.int(40),
  };
  const body = drawSelections(draft, root, 0);
  const guard = '__typename @include(if: $t) @skip(if: $f)';
  const kind = root === mutation ? 'mutation' : 'query';
  const operation = `${kind}(${draft.declarations.join(', ')}) { ${guard} ${body} }`;
  const fragments = draft.fragments.map(
    ({ name, on, text }) => `fragment ${name} on ${on} ${text}`,
  );
  return { query: [operation, ...fragments].join('\n'), variables: draft.variables };
}

function drawSelections(draft: Draft, type: GraphQLCompositeType, depth: number): string {
  const { random } = draft;
  const selections: string[] = [];
  for (let i = 0; i < 1 + random.int(depth === 0 ? 5 : 4); i += 1) {
    const selection = drawSelection(draft, type, depth);
    if (selection !== undefined) selections.push(selection);
  }
  return selections.length === 0 ? '__typename' : selections.join(' ');
}

function drawSelection(
  draft: Draft,
  type: GraphQLCompositeType,
  depth: number,
): string | undefined {
  const { random } = draft;
  draft.budget -= 1;
  if (draft.budget < 0) return undefined;
  const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
  if (depth > 0 && random.chance(0.12)) return random.chance(0.3) ? 't: __typename' : '__typename';
  if (fields.length === 0 || random.chance(isAbstractType(type) ? 0.5 : 0.15)) {
    return drawFragment(draft, type, depth);
  }
  return drawField(draft, random.pick(fields), depth);
}

function drawFragment(draft: Draft, type: GraphQLCompositeType, depth: number): string {
  const { random, fragments } = draft;
  const on = drawCondition(draft, type);
  const reused = fragments.filter((fragment) => fragment.on === on.name && fragment.text !== '');
  if (reused.length > 0 && random.chance(0.5)) return `...${random.pick(reused).name}`;
  if (random.chance(0.3)) {
    const fragment = { name: `F${fragments.length}`, on: on.name, text: '' };
    fragments.push(fragment);
    // Its text is empty meanwhile: a fragment does not spread itself.
    fragment.text = `{ ${drawSelections(draft, on, depth + 1)} }`;
    return `...${fragment.name} ${drawDirective(random)}`;
  }
  const condition = on === type && random.chance(0.3) ? '' : `on ${on.name}`;
  return `... ${condition} ${drawDirective(random)} { ${drawSelections(draft, on, depth + 1)} }`;
}

/** The type itself, one of its members, or another abstract type that shares one with it. */
function drawCondition(
  { random, schema }: Draft,
  type: GraphQLCompositeType,
): GraphQLCompositeType {
  const members = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
  const related = Object.values(schema.getTypeMap())
    .filter(isAbstractType)
    .filter((abstract) => members.some((member) => schema.isSubType(abstract, member)));
  return random.pick([type, ...members, ...members, ...related]);
}

function drawDirective(random: Random): string {
  if (!random.chance(0.2)) return '';
  const condition = random.pick(['$t', '$f', 'true', 'false']);
  return `@${random.pick(['skip', 'include'])}(if: ${condition})`;
}

function drawField(
  draft: Draft,
  field: GraphQLField<unknown, unknown>,
  depth: number,
): string | undefined {
  const { random } = draft;
  const type = getNamedType(field.type);
  const alias = random.chance(0.25) ? `${random.pick(['x', 'y', 'f0', 'f1', 'id'])}: ` : '';
  const args = field.args.flatMap((arg) => {
    if (!isNonNullType(arg.type) && random.chance(0.4)) return [];
    return [`${arg.name}: ${drawArgument(draft, arg.type)}`];
  });
  const head = `${alias}${field.name}${args.length === 0 ? '' : `(${args.join(', ')})`}`;
  const directive = drawDirective(random);
  if (!isCompositeType(type)) return `${head} ${directive}`;
  if (depth > 5 || draft.budget <= 0) return undefined;
  return `${head} ${directive} { ${drawSelections(draft, type, depth + 1)} }`;
}

function drawArgument(draft: Draft, type: GraphQLInputType): string {
  const { random, declarations, variables } = draft;
  if (random.chance(0.5)) return drawLiteral(random, type);
  const name = `v${declarations.length}`;
  const fallback = random.chance(0.3) ? ` = ${drawLiteral(random, type)}` : '';
  declarations.push(`$${name}: ${String(type)}${fallback}`);
  const optional = fallback !== '' || !isNonNullType(type);
  if (!optional || random.chance(0.7)) variables[name] = drawJson(random, type);
  return `$${name}`;
}

/** A literal of GraphQL. */
function drawLiteral(random: Random, type: GraphQLInputType): string {
  const value = drawJson(random, type);
  return printLiteral(value, type);
}

function printLiteral(value: unknown, type: GraphQLInputType): string {
  if (isNonNullType(type)) return printLiteral(value, type.ofType);
  if (isListType(type) && Array.isArray(value)) {
    return `[${value.map((item) => printLiteral(item, type.ofType)).join(', ')}]`;
  }
  if (isInputObjectType(type) && typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([name, part]) => {
      const field = type.getFields()[name];
      return field === undefined ? '' : `${name}: ${printLiteral(part, field.type)}`;
    });
    return `{ ${fields.join(', ')} }`;
  }
  if (isLeafType(type) && type.name === 'G0' && typeof value === 'string') return value;
  return JSON.stringify(value);
}

/** A value of a variable. */
function drawJson(random: Random, type: GraphQLInputType, depth = 0): unknown {
  if (isNonNullType(type)) return drawPresent(random, type.ofType, depth);
  return random.chance(0.2) ? null : drawPresent(random, type, depth);
}

function drawPresent(random: Random, type: GraphQLInputType, depth: number): unknown {
  if (isNonNullType(type)) return drawPresent(random, type.ofType, depth);
  if (isListType(type)) {
    const length = depth > 1 ? 0 : random.int(3);
    return Array.from({ length }, () => drawJson(random, type.ofType, depth + 1));
  }
  if (isInputObjectType(type)) {
    const given = Object.values(type.getFields()).filter(() => random.chance(0.6));
    return Object.fromEntries(given.map((f) => [f.name, drawJson(random, f.type, depth + 1)]));
  }
  if (type.name === 'Int') return random.int(10);
  if (type.name === 'G0') return random.pick(['A', 'B', 'C']);
  return random.pick(['s', 'a "q" \\', 'é']);
}

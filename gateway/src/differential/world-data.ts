// The data behind a world: every value follows from the seed, the object, the field and its arguments.
// The monolith and every subgraph read the same, so that a difference in an answer is the gateway's.
import { isObject, ownValue, type JsonObject } from '../json.ts';
import { candidatesOf } from './random-field.ts';
import { randomFrom, type Random } from './random.ts';
import { instancesMax, type Required, type World, type WorldField } from './world.ts';

/** An object as resolvers see it; `given` is the representation it was asked for with. */
export type Source = {
  readonly __typename: string;
  readonly id: string;
  readonly given?: JsonObject;
};

/** Reads a world. */
export type WorldData = {
  /** @param subgraph who resolves; undefined is the monolith. */
  resolve(subgraph: string | undefined, source: Source, field: string, args: JsonObject): unknown;
  /** The entity a representation stands for. */
  refer(subgraph: string, typeName: string, representation: JsonObject): Source;
  /** Forgets what mutations did. */
  restart(): void;
};

/** Opens a world's data. */
export function createWorldData(world: World): WorldData {
  let counter = 1;

  function resolve(
    subgraph: string | undefined,
    source: Source,
    name: string,
    args: JsonObject,
  ): unknown {
    const known = keyValue(source, name);
    if (known !== undefined) return known;
    if (source.__typename === 'Mutation') return move(name, args);
    const { owner, field } = modelOf(world, source.__typename, name);
    if (subgraph !== undefined && field.overriddenIn === subgraph) {
      throw new Error(`${name} has been taken over.`);
    }
    const required = field.requires.map((one) => requiredValue(subgraph, source, one));
    const id = `${owner} ${source.id} ${name}`;
    const random = randomFrom(`${world.seed} ${id} ${canonical(args)} ${canonical(required)}`);
    const stable = field.stable || source.id.startsWith('!');
    return makeValue({ world, subgraph, field, random, stable, id }, 0);
  }

  /** Order shows: the counter after two mutations depends on which came first. */
  function move(name: string, args: JsonObject): Source | Error {
    counter = (counter * 7 + Number(args['n'])) % 1_000_003;
    const failing = randomFrom(`${world.seed} ${counter}`).chance(0.1);
    return failing ? new Error('no move') : { __typename: `P${name.slice(1)}`, id: `${counter}` };
  }

  /** A subgraph takes it from the representation, the monolith from the world. */
  function requiredValue(subgraph: string | undefined, source: Source, one: Required): unknown {
    if (subgraph === undefined) return readBelow(resolve(undefined, source, one.name, {}), one);
    if (source.given === undefined || !Object.hasOwn(source.given, one.name)) {
      throw new Error(`Asked without the required ${one.name}.`);
    }
    return projectGiven(ownValue(source.given, one.name), one);
  }

  function readBelow(value: unknown, one: Required): unknown {
    if (Array.isArray(value)) return value.map((item) => readBelow(item, one));
    if (!isSource(value)) return value;
    return one.below.map((below) => readBelow(resolve(undefined, value, below.name, {}), below));
  }

  return {
    resolve,
    refer(subgraph, typeName, representation) {
      const id = idFrom(representation);
      const drawn = world.interfaces.find(({ name }) => name === typeName);
      const concrete = drawn !== undefined && !drawn.added?.homes.has(subgraph);
      return { __typename: concrete ? entityOf(id) : typeName, id, given: representation };
    },
    restart() {
      counter = 1;
    },
  };
}

function projectGiven(value: unknown, one: Required): unknown {
  if (Array.isArray(value)) return value.map((item) => projectGiven(item, one));
  if (!isObject(value) || one.below.length === 0) return value;
  return one.below.map((below) => projectGiven(ownValue(value, below.name), below));
}

/** Leaf values of `Any` may be objects too, but have no type's name. */
function isSource(value: unknown): value is Source {
  return isObject(value) && '__typename' in value;
}

function entityOf(id: string): string {
  return id.slice(0, id.indexOf('-'));
}

/** Fields that keys are made of tell the id; any of them gives it back. */
function keyValue(source: Source, name: string): unknown {
  switch (name) {
    case 'id':
      return source.id;
    case 'sku':
      return `k:${source.id}`;
    case 'part':
      return `p:${source.id}`;
    case 'num':
      return Number(source.id.at(-1));
    case 'place':
      return { __typename: 'Place', id: `z:${source.id}` };
    case 'zip':
      return source.id;
    case 'count':
      return Number(source.id);
    default:
      return undefined;
  }
}

function idFrom(representation: JsonObject): string {
  const { id, sku, part, place } = representation;
  if (typeof id === 'string') return id;
  const told = sku ?? part ?? (isObject(place) ? place['zip'] : undefined);
  if (typeof told !== 'string') throw new Error('A representation without a key.');
  return told.slice(2);
}

function modelOf(
  world: World,
  typeName: string,
  name: string,
): { owner: string; field: WorldField } {
  const own = world.objects.get(typeName)?.fields.get(name);
  if (own !== undefined) return { owner: typeName, field: own };
  for (const { members, added, name: owner } of world.interfaces) {
    const field = added?.fields.get(name);
    if (field !== undefined && members.includes(typeName)) return { owner, field };
  }
  throw new Error(`${typeName} has no ${name}.`);
}

type Making = {
  readonly world: World;
  readonly subgraph: string | undefined;
  readonly field: WorldField;
  readonly random: Random;
  readonly stable: boolean;
  /** Says where the value stands: the identity of value objects. */
  readonly id: string;
};

function makeValue(making: Making, at: number): unknown {
  const { field, random, stable } = making;
  const nonNull = field.type.wraps[at] === 'nonNull';
  if (!stable && random.chance(0.05)) return new Error('failed');
  if (random.chance(nonNull ? (stable ? 0 : 0.02) : 0.12)) return null;
  const next = nonNull ? at + 1 : at;
  if (field.type.wraps[next] !== 'list') return makeNamed(making);
  return Array.from({ length: random.int(4) }, (_, index) =>
    makeValue({ ...making, id: `${making.id}/${index}` }, next + 1),
  );
}

function makeNamed({ world, subgraph, field, random, stable, id }: Making): unknown {
  const { name } = field.type;
  const object = world.objects.get(name);
  if (object?.kind === 'value') return { __typename: name, id: `${stable ? '!' : ''}${id}` };
  const abstract = [...world.interfaces, ...world.unions].some((drawn) => drawn.name === name);
  if (object?.kind !== 'entity' && !abstract) return makeLeaf(name, random);
  const concrete = abstract ? random.pick(candidatesOf(world, name, field.owners)) : name;
  const drawn = world.interfaces.find((one) => one.name === name);
  const known = subgraph !== undefined && drawn?.added?.homes.has(subgraph) ? name : concrete;
  return { __typename: known, id: `${concrete}-${random.int(instancesMax)}` };
}

const texts = ['', 'plain', 'a "quoted" \\ one', 'line\nbreak', 'é 😀 \u2028', '__proto__'];

function makeLeaf(name: string, random: Random): unknown {
  switch (name) {
    case 'Int':
      return random.int(1_000) - 500;
    case 'Float':
      return (random.int(1_000) - 500) / 4;
    case 'Boolean':
      return random.chance(0.5);
    case 'ID':
      return `i${random.int(100)}`;
    case 'G0':
      return random.chance(0.07) ? 'SECRET' : random.pick(['A', 'B', 'C']);
    case 'Any':
      return random.pick([{ k: [random.int(9), null] }, random.int(9), 'any', [true]]);
    default:
      return `${random.pick(texts)}${random.int(10)}`;
  }
}

/** JSON whose keys are in order: arguments come in the order of whichever schema coerced them. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    isObject(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

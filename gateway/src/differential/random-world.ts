// Draws a world: subgraphs, entities with keys of every form, an interface, a union, value types, roots.
// Not every drawn world composes (a key may be out of reach); those are dropped by whoever draws the next.
import { randomFrom, type Random } from './random.ts';
import { addFederation } from './random-federation.ts';
import { drawField, knowsType, type Draft } from './random-field.ts';
import {
  keyForms,
  type EntityKey,
  type World,
  type WorldField,
  type WorldInterface,
  type WorldObject,
} from './world.ts';

/** A world that follows from the seed alone. */
export function randomWorld(seed: string): World {
  const random = randomFrom(`world ${seed}`);
  const subgraphs = ['a', 'b', 'c', 'd', 'e'].slice(0, 1 + random.int(5));
  const draft: Draft = { random, subgraphs, objects: new Map(), interfaces: [], unions: [] };
  drawValueTypes(draft);
  drawEntities(draft);
  if (random.chance(0.75)) drawInterface(draft);
  if (random.chance(0.6)) drawUnion(draft);
  for (const entity of entitiesOf(draft)) drawEntityFields(draft, entity);
  for (const { added } of draft.interfaces) if (added) drawEntityFields(draft, added);
  drawRoots(draft);
  addFederation(draft);
  const { objects, interfaces, unions } = draft;
  return { seed, subgraphs, objects, interfaces, unions };
}

function entitiesOf({ objects }: Draft): WorldObject[] {
  return [...objects.values()].filter(({ kind }) => kind === 'entity');
}

function newObject(
  draft: Draft,
  kind: WorldObject['kind'],
  name: string,
  homes: ReadonlyMap<string, readonly EntityKey[]>,
): WorldObject {
  const object = { kind, name, fields: new Map(), homes: new Map(homes), hidden: false };
  draft.objects.set(name, object);
  return object;
}

/** `V0` is known everywhere; `V1` may be split: its fields belong to different subgraphs. */
function drawValueTypes(draft: Draft): void {
  const { random, subgraphs } = draft;
  const split = random.chance(0.5) ? random.some(subgraphs, 2).slice(0, 2) : subgraphs;
  for (const [name, homes] of [['V0', subgraphs] as const, ['V1', split] as const]) {
    const value = newObject(draft, 'value', name, new Map(homes.map((home) => [home, []])));
    for (let i = 0; i < 2 + random.int(2); i += 1) {
      const owners = homes === subgraphs ? subgraphs : random.some(homes, 1);
      const allowed =
        name === 'V1' && owners.length === homes.length ? ['leaf', 'value'] : ['leaf'];
      value.fields.set(`v${i}`, drawField(draft, `v${i}`, owners, { allowed, args: false }));
    }
  }
}

function drawEntities(draft: Draft): void {
  const { random, subgraphs } = draft;
  for (let i = 0; i < 2 + random.int(3); i += 1) {
    const homes = random.some(subgraphs, 1).map((home) => [home, drawKeys(random)] as const);
    newObject(draft, 'entity', `E${i}`, new Map(homes));
  }
}

function drawKeys(random: Random): EntityKey[] {
  const forms = random.chance(0.6) ? ['id'] : random.some(keyForms, 1).slice(0, 2);
  return forms.map((fields) => ({ fields, resolvable: true }));
}

function drawInterface(draft: Draft): void {
  const { random, subgraphs } = draft;
  const members = random.some(entitiesOf(draft), 2);
  const [keyedIn, addedIn] = drawInterfaceObject(draft, members);
  const homes = subgraphs.filter((home) => members.some((member) => member.homes.has(home)));
  const chosen = new Set(random.some(homes, 1));
  if (keyedIn !== undefined) chosen.add(keyedIn);
  for (const home of chosen) for (const member of members) identifyIn(member, home);
  const common = ['c0', 'c1'].slice(0, random.int(3));
  for (const name of common) {
    const model = drawField(draft, name, [], { allowed: ['leaf'], args: false });
    for (const member of members) {
      const owners = random.some([...member.homes.keys()], 1);
      member.fields.set(name, {
        ...model,
        owners,
        shareable: owners.length > 1,
        externalIn: new Set(),
      });
    }
  }
  const added =
    addedIn === undefined
      ? undefined
      : newObject(draft, 'interfaceObject', 'I0', new Map([[addedIn, [byId]]]));
  const drawn: WorldInterface = {
    name: 'I0',
    members: members.map(({ name }) => name),
    common,
    homes: [...chosen],
    keyedIn,
    added,
  };
  draft.interfaces.push(drawn);
}

const byId: EntityKey = { fields: 'id', resolvable: true };

/** One subgraph has the interface with a key and all its members, another none of them. */
function drawInterfaceObject(
  { random, subgraphs }: Draft,
  members: readonly WorldObject[],
): [keyedIn?: string, addedIn?: string] {
  if (subgraphs.length < 2 || random.chance(0.4)) return [];
  const addedIn = random.pick(subgraphs);
  const keyedIn = random.pick(subgraphs.filter((name) => name !== addedIn));
  for (const member of members) {
    member.homes.delete(addedIn);
    if (!member.homes.has(keyedIn)) member.homes.set(keyedIn, [byId]);
  }
  return [keyedIn, addedIn];
}

/** The interface declares `id`: a member that stands where it does has it as a key. */
function identifyIn(member: WorldObject, home: string): void {
  const keys = member.homes.get(home);
  if (keys === undefined || keys.some(({ fields }) => fields === 'id')) return;
  member.homes.set(home, [byId, ...keys]);
}

function drawUnion(draft: Draft): void {
  const members = draft.random.some(entitiesOf(draft), 2).map(({ name }) => name);
  draft.unions.push({ name: 'U0', members });
}

function drawEntityFields(draft: Draft, entity: WorldObject): void {
  const { random } = draft;
  const homes = [...entity.homes].filter(([, keys]) => keys.some((key) => key.resolvable));
  const names = homes.map(([home]) => home);
  const prefix = entity.kind === 'interfaceObject' ? 'i' : 'f';
  for (let i = 0; i < 2 + random.int(4); i += 1) {
    const name = `${prefix}${i}`;
    const owners = random.chance(0.25) ? random.some(names, 2) : [random.pick(names)];
    const allowed = ['leaf', 'leaf', 'leaf', 'value', 'entity', 'entity', 'interface', 'union'];
    const field = drawField(draft, name, owners, { allowed, args: true });
    entity.fields.set(name, { ...field, stable: isStable(draft, entity, field) });
  }
}

/** What may not fail, because it shows in more than its own field. */
function isStable(draft: Draft, entity: WorldObject, { type }: WorldField): boolean {
  // Planners ask an interface object for more types than the client does.
  if (entity.kind === 'interfaceObject') return true;
  // An entity that fails as a whole does not tell which of the interface's types it is, and nobody else can.
  return (
    type.wraps[0] === 'nonNull' &&
    draft.interfaces.some(({ added, members }) => added && members.includes(entity.name))
  );
}

function drawRoots(draft: Draft): void {
  const { random, subgraphs } = draft;
  const homes = new Map(subgraphs.map((home) => [home, []]));
  const query = newObject(draft, 'root', 'Query', homes);
  const allowed = ['leaf', 'value', 'entity', 'entity', 'entity', 'interface', 'union'];
  for (const [index, home] of subgraphs.entries()) {
    for (let i = 0; i < 1 + random.int(3); i += 1) {
      const owners = random.chance(0.2)
        ? [...new Set([home, ...random.some(subgraphs, 1)])]
        : [home];
      query.fields.set(
        `q${index}${i}`,
        drawField(draft, `q${index}${i}`, owners, { allowed, args: true }),
      );
    }
  }
  if (random.chance(0.5)) drawMutations(draft);
}

/** Each mutation moves one counter on and tells where it stood: their order shows. */
function drawMutations(draft: Draft): void {
  const { random, subgraphs } = draft;
  const chosen = random.some(subgraphs, 1);
  const mutation = newObject(draft, 'root', 'Mutation', new Map(chosen.map((home) => [home, []])));
  for (const home of chosen) {
    const name = `P${home}`;
    const payload = newObject(draft, 'value', name, new Map([[home, []]]));
    const count = drawField(draft, 'count', [home], { allowed: ['leaf'], args: false });
    payload.fields.set('count', {
      ...count,
      type: { name: 'Int', wraps: ['nonNull'] },
      stable: true,
    });
    const target = random.pick(entitiesOf(draft));
    if (knowsType(draft, target.name, home)) {
      const field = drawField(draft, 'e', [home], { allowed: ['leaf'], args: false });
      payload.fields.set('e', { ...field, type: { name: target.name, wraps: [] } });
    }
    const move = drawField(draft, `m${home}`, [home], { allowed: ['leaf'], args: false });
    mutation.fields.set(`m${home}`, { ...move, args: 'n: Int! = 1', type: { name, wraps: [] } });
  }
}

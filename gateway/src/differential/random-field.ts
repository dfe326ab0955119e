// Draws one field: a type its owners know, wrapped in lists and non-nulls, with or without arguments.
// A reference to an entity that an owner does not have makes it known there by a key that resolves nothing.
import type { Random } from './random.ts';
import type {
  TypeRef,
  World,
  WorldField,
  WorldInterface,
  WorldObject,
  WorldUnion,
} from './world.ts';

/** A world under construction. */
export type Draft = {
  readonly random: Random;
  readonly subgraphs: readonly string[];
  readonly objects: Map<string, WorldObject>;
  readonly interfaces: WorldInterface[];
  readonly unions: WorldUnion[];
};

const leafTypes = ['Int', 'Float', 'String', 'Boolean', 'ID', 'G0', 'Any', 'String', 'Int'];
const argumentForms = ['x: Int = 3', 'y: String', 'g: G0', 'in: In', 'l: [Int!]', 'z: ID = "d"'];

/** @param allowed kinds of types, as often as they should come; one that fits nowhere becomes a leaf. */
export function drawField(
  draft: Draft,
  name: string,
  owners: readonly string[],
  { allowed, args }: { allowed: readonly string[]; args: boolean },
): WorldField {
  const { random } = draft;
  const type = drawTypeName(draft, owners, random.pick(allowed)) ?? random.pick(leafTypes);
  return {
    name,
    type: { name: type, wraps: drawWraps(random) },
    args: args && random.chance(0.3) ? random.some(argumentForms, 1).join(', ') : '',
    owners,
    shareable: owners.length > 1,
    externalIn: new Set(),
    stable: false,
    hidden: false,
    requires: [],
    provides: [],
    overriddenIn: undefined,
  };
}

function drawWraps(random: Random): TypeRef['wraps'] {
  const wraps: ('list' | 'nonNull')[] = [];
  const lists = random.chance(0.3) ? (random.chance(0.25) ? 2 : 1) : 0;
  for (let i = 0; i < lists; i += 1) {
    if (random.chance(0.35)) wraps.push('nonNull');
    wraps.push('list');
  }
  if (random.chance(0.35)) wraps.push('nonNull');
  return wraps;
}

function drawTypeName(draft: Draft, owners: readonly string[], kind: string): string | undefined {
  const { random, objects } = draft;
  switch (kind) {
    case 'value': {
      const fitting = ['V0', 'V1'].filter((name) => ownersHoldAll(objects.get(name), owners));
      return fitting.length === 0 ? undefined : random.pick(fitting);
    }
    case 'entity': {
      const entities = [...objects.values()].filter((object) => object.kind === 'entity');
      if (entities.length === 0) return undefined;
      const { name } = random.pick(entities);
      return owners.every((owner) => knowsType(draft, name, owner)) ? name : undefined;
    }
    case 'interface':
      return draft.interfaces.find((drawn) => candidatesOf(draft, drawn.name, owners).length > 0)
        ?.name;
    case 'union':
      return draft.unions.find((drawn) => candidatesOf(draft, drawn.name, owners).length > 0)?.name;
    default:
      return undefined;
  }
}

/** A value type that is split is reached whole only when its parent's field has all its homes as owners. */
function ownersHoldAll(value: WorldObject | undefined, owners: readonly string[]): boolean {
  if (value === undefined || value.fields.size === 0) return false;
  const whole = [...value.fields.values()].every(
    (field) => field.owners.length === value.homes.size,
  );
  const homes = [...value.homes.keys()];
  if (whole) return owners.every((owner) => value.homes.has(owner));
  return homes.length === owners.length && homes.every((home) => owners.includes(home));
}

/** Makes the entity known to the subgraph if it is not; false when that cannot be. */
export function knowsType(draft: Draft, name: string, subgraph: string): boolean {
  const entity = draft.objects.get(name);
  if (entity === undefined) return false;
  if (entity.homes.has(subgraph)) return true;
  const stranger = draft.interfaces.some(
    ({ members, added, homes }) =>
      members.includes(name) && (added?.homes.has(subgraph) === true || homes.includes(subgraph)),
  );
  const identified = [...entity.homes.values()].some((keys) => keys.some((k) => k.fields === 'id'));
  if (stranger || !identified) return false;
  entity.homes.set(subgraph, [{ fields: 'id', resolvable: false }]);
  return true;
}

/** The concrete entities a field of that abstract type may return, whichever of its owners is asked. */
export function candidatesOf(
  draft: Pick<World, 'objects' | 'interfaces' | 'unions'>,
  abstract: string,
  owners: readonly string[],
): string[] {
  const declares = (member: string, owner: string) =>
    draft.objects.get(member)?.homes.has(owner) === true;
  const drawn = draft.interfaces.find(({ name }) => name === abstract);
  if (drawn !== undefined) {
    const returns = (member: string, owner: string) =>
      drawn.added?.homes.has(owner) === true ||
      (drawn.homes.includes(owner) && declares(member, owner));
    return drawn.members.filter((member) => owners.every((owner) => returns(member, owner)));
  }
  const members = draft.unions.find(({ name }) => name === abstract)?.members ?? [];
  return members.filter((member) => owners.every((owner) => declares(member, owner)));
}

// Adds to a drawn world what Federation says beyond ownership: @requires, @provides, @override, @inaccessible.
// What a @requires needs becomes stable: the monolith computes the field even where a client could not see it fail.
import type { Draft } from './random-field.ts';
import type { Required, WorldField, WorldObject } from './world.ts';

/** Changes the draft's fields in place. */
export function addFederation(draft: Draft): void {
  const { random } = draft;
  for (const object of draft.objects.values()) {
    if (object.kind !== 'entity') continue;
    if (random.chance(0.5)) addRequires(draft, object);
    if (random.chance(0.25)) addOverride(draft, object);
  }
  for (const object of draft.objects.values()) {
    for (const field of object.fields.values()) {
      if (random.chance(0.3)) addProvides(draft, field);
    }
  }
  for (const object of draft.objects.values()) {
    for (const field of object.fields.values()) {
      if (object.kind === 'entity' && !isCommon(draft, object, field)) {
        field.hidden = random.chance(0.08);
      }
    }
  }
  if (random.chance(0.15)) hideMember(draft);
}

function isCommon(draft: Draft, object: WorldObject, field: WorldField): boolean {
  return draft.interfaces.some(
    ({ members, common }) => members.includes(object.name) && common.includes(field.name),
  );
}

function addRequires(draft: Draft, entity: WorldObject): void {
  const { random } = draft;
  const fields = [...entity.fields.values()];
  const asking = random.pick(fields);
  const [owner] = asking.owners;
  if (owner === undefined || asking.owners.length > 1 || asking.externalIn.size > 0) return;
  const requires: Required[] = [];
  for (const field of random.some(fields, 1)) {
    const foreign = field !== asking && !field.owners.includes(owner) && field.args === '';
    if (!foreign || field.overriddenIn !== undefined || dependsOn(entity, field, asking)) continue;
    const below = requiredBelow(draft, field, owner);
    if (below === undefined) continue;
    requires.push({ name: field.name, below });
    field.externalIn.add(owner);
    field.stable = true;
  }
  asking.requires = requires;
}

/** Whether `field` needs `other` in turn: a circle composes, but nobody could answer it. */
function dependsOn(entity: WorldObject, field: WorldField, other: WorldField): boolean {
  return field.requires.some(({ name }) => {
    const needed = entity.fields.get(name);
    return needed === other || (needed !== undefined && dependsOn(entity, needed, other));
  });
}

/** What is selected below a required field; undefined when the owner cannot select anything there. */
function requiredBelow(draft: Draft, field: WorldField, owner: string): Required[] | undefined {
  const target = draft.objects.get(field.type.name);
  if (target === undefined) return isAbstract(draft, field) ? undefined : [];
  if (!target.homes.has(owner)) return undefined;
  if (target.kind === 'entity') {
    const byId = target.homes.get(owner)?.some((key) => key.fields === 'id');
    return byId === true ? [{ name: 'id', below: [] }] : undefined;
  }
  const leafs = [...target.fields.values()].filter(({ owners, type, name }) =>
    owners.includes(owner) && owners.length === target.homes.size && !draft.objects.has(type.name)
      ? name
      : undefined,
  );
  return leafs.length === 0 ? undefined : leafs.map(({ name }) => ({ name, below: [] }));
}

function isAbstract(draft: Draft, field: WorldField): boolean {
  return [...draft.interfaces, ...draft.unions].some(({ name }) => name === field.type.name);
}

/** Another subgraph that has the entity takes a leaf over. */
function addOverride(draft: Draft, entity: WorldObject): void {
  const { random } = draft;
  for (const [name, field] of entity.fields) {
    const [from] = field.owners;
    const taken =
      field.owners.length > 1 ||
      field.externalIn.size > 0 ||
      field.requires.length > 0 ||
      draft.objects.has(field.type.name) ||
      isAbstract(draft, field) ||
      isCommon(draft, entity, field);
    const others = [...entity.homes]
      .filter(([home, keys]) => home !== from && keys.some((key) => key.resolvable))
      .map(([home]) => home);
    if (taken || others.length === 0) continue;
    entity.fields.set(name, { ...field, owners: [random.pick(others)], overriddenIn: from });
    return;
  }
}

function addProvides(draft: Draft, field: WorldField): void {
  const target = draft.objects.get(field.type.name);
  const [owner] = field.owners;
  if (target?.kind !== 'entity' || owner === undefined || field.owners.length > 1) return;
  const provided = [...target.fields.values()].filter(
    (leaf) =>
      !leaf.owners.includes(owner) &&
      !leaf.externalIn.has(owner) &&
      leaf.args === '' &&
      leaf.requires.length === 0 &&
      leaf.overriddenIn === undefined &&
      !draft.objects.has(leaf.type.name) &&
      !isAbstract(draft, leaf),
  );
  if (provided.length === 0) return;
  const chosen = draft.random.some(provided, 1);
  for (const leaf of chosen) {
    leaf.externalIn.add(owner);
    leaf.shareable = true;
  }
  field.provides = chosen.map(({ name }) => name);
}

/** Hides a member of the union or the interface, and every field that returns exactly it. */
function hideMember(draft: Draft): void {
  const members = [...draft.unions, ...draft.interfaces].flatMap((abstract) => abstract.members);
  if (members.length === 0) return;
  const hidden = draft.objects.get(draft.random.pick(members));
  if (hidden === undefined) return;
  hidden.hidden = true;
  for (const object of draft.objects.values()) {
    for (const field of object.fields.values()) {
      if (field.type.name === hidden.name) field.hidden = true;
    }
  }
}

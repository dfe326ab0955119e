// Writes a world down as one SDL per subgraph, with the directives that say who owns what.
// A subgraph declares only what it knows: its fields, the external ones it names, its stubs of entities.
import { keyFields, printType, type Required, type World, type WorldField } from './world.ts';
import type { EntityKey, WorldInterface, WorldObject } from './world.ts';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable",
  "@requires", "@external", "@provides", "@interfaceObject", "@inaccessible", "@override", "@tag"])
scalar Any
enum G0 { A B C SECRET @inaccessible }
input In { x: Int = 5 y: String l: [In!] g: G0 = A }
type Place @shareable { zip: String! }`;

/** The subgraph's schema. */
export function subgraphSdl(world: World, subgraph: string): string {
  const parts = [link];
  for (const object of world.objects.values()) {
    if (object.homes.has(subgraph)) parts.push(printObject(world, object, subgraph));
  }
  for (const drawn of world.interfaces) {
    if (drawn.homes.includes(subgraph)) parts.push(printInterface(world, drawn, subgraph));
  }
  for (const { name, members } of world.unions) {
    const known = members.filter((member) => world.objects.get(member)?.homes.has(subgraph));
    if (known.length > 0) parts.push(`union ${name} = ${known.join(' | ')}`);
  }
  return parts.join('\n');
}

function printObject(world: World, object: WorldObject, subgraph: string): string {
  const keys = object.homes.get(subgraph) ?? [];
  const lines = keyLines(keys);
  for (const field of object.fields.values()) {
    const line = printField(field, object, subgraph);
    if (line !== undefined) lines.push(line);
  }
  if (lines.length === 0) return '';
  const implemented = world.interfaces
    .filter(({ members, homes }) => members.includes(object.name) && homes.includes(subgraph))
    .map(({ name }) => ` implements ${name}`);
  const directives = [
    ...keys.map(printKey),
    ...(object.kind === 'interfaceObject' ? ['@interfaceObject'] : []),
    ...(object.hidden ? ['@inaccessible'] : []),
  ];
  const head = `type ${object.name}${implemented.join('')} ${directives.join(' ')}`;
  return `${head} {\n  ${lines.join('\n  ')}\n}`;
}

function keyLines(keys: readonly EntityKey[]): string[] {
  const names = new Set(
    keys.flatMap(({ fields }) =>
      fields
        .replace(/\{.*\}/, '')
        .trim()
        .split(' '),
    ),
  );
  return [...names].flatMap((name) => keyFields.get(name) ?? []);
}

function printKey({ fields, resolvable }: EntityKey): string {
  return `@key(fields: "${fields}"${resolvable ? '' : ', resolvable: false'})`;
}

function printField(field: WorldField, object: WorldObject, subgraph: string): string | undefined {
  const args = field.args === '' ? '' : `(${field.args})`;
  const head = `${field.name}${args}: ${printType(field.type)}`;
  if (field.owners.includes(subgraph)) return `${head} ${ownerDirectives(field, object)}`.trimEnd();
  if (field.overriddenIn === subgraph) return head;
  return field.externalIn.has(subgraph) ? `${head} @external` : undefined;
}

function ownerDirectives(field: WorldField, object: WorldObject): string {
  const directives: string[] = [];
  const shared = object.kind === 'value' && object.homes.size > 1;
  if (field.shareable || shared) directives.push('@shareable');
  if (field.requires.length > 0) {
    directives.push(`@requires(fields: "${printRequired(field.requires)}")`);
  }
  if (field.provides.length > 0)
    directives.push(`@provides(fields: "${field.provides.join(' ')}")`);
  if (field.overriddenIn !== undefined) directives.push(`@override(from: "${field.overriddenIn}")`);
  if (field.hidden) directives.push('@inaccessible');
  return directives.join(' ');
}

function printRequired(required: readonly Required[]): string {
  return required
    .map(({ name, below }) => (below.length === 0 ? name : `${name} { ${printRequired(below)} }`))
    .join(' ');
}

/** The interface declares the common fields which all members known here have here. */
function printInterface(world: World, drawn: WorldInterface, subgraph: string): string {
  const members = drawn.members
    .map((name) => world.objects.get(name))
    .filter((member) => member?.homes.has(subgraph));
  const lines = drawn.common.flatMap((name) => {
    const fields = members.map((member) => member?.fields.get(name));
    const here = fields.every((field) => field?.owners.includes(subgraph));
    const type = fields[0]?.type;
    return here && type !== undefined ? [`${name}: ${printType(type)}`] : [];
  });
  const key = drawn.keyedIn === subgraph ? ' @key(fields: "id")' : '';
  return `interface ${drawn.name}${key} {\n  id: ID!\n  ${lines.join('\n  ')}\n}`;
}

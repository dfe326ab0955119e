// The supergraph as planners get it: the same graph, without two things they get wrong.
// A required field that takes arguments becomes a field of its own, and a key that resolves nothing goes where another
// one resolves. Plans made from it are put right by restore-plan.ts.
import {
  Kind,
  parse,
  print,
  stripIgnoredCharacters,
  type ArgumentNode,
  type ConstArgumentNode,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';
import { requiredPrefix } from '../operations/fetched-name.ts';

/** What a required field with arguments is to the subgraph that answers it. */
export type RequiredField = {
  readonly name: string;
  readonly arguments: readonly ConstArgumentNode[];
};

/** A planner's supergraph. */
export type AdjustedSupergraph = {
  readonly sdl: string;
  /** By the names they have here. Empty for most graphs: then plans are right as they are. */
  readonly required: ReadonlyMap<string, RequiredField>;
  /** Which of them a field's `@requires` needs, by `Type.field`; interfaces and their types share theirs. */
  readonly neededBy: ReadonlyMap<string, ReadonlySet<string>>;
};

type Composite = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

/** @param sdl a supergraph that has been checked. */
export function adjustSupergraph(sdl: string): AdjustedSupergraph {
  const document = parse(sdl, { noLocation: true });
  const types = new Map<string, Composite>();
  for (const node of document.definitions) if (isComposite(node)) types.set(node.name.value, node);
  const drawn = new RequiredFields(types);
  const definitions = document.definitions.map((node) =>
    isComposite(node) ? withoutIdleKeys(drawn.rename(node)) : node,
  );
  const changed = definitions.some((node, index) => node !== document.definitions[index]);
  if (!changed) return { sdl, required: new Map(), neededBy: new Map() };
  const adjusted: DocumentNode = { ...document, definitions: definitions.map(drawn.complete) };
  return { sdl: print(adjusted), required: drawn.required, neededBy: drawn.neededBy };
}

function isComposite(node: DefinitionNode): node is Composite {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

/** Planners come back to a subgraph by any key of it, also by one that resolves nothing there. */
function withoutIdleKeys(node: Composite): Composite {
  const { directives = [] } = node;
  const keys = directives.filter(
    (one) => one.name.value === 'join__type' && argumentOf(one, 'key') !== undefined,
  );
  const isIdle = (key: ConstDirectiveNode) => {
    const resolvable = argumentOf(key, 'resolvable');
    return resolvable?.kind === Kind.BOOLEAN && !resolvable.value;
  };
  const idle = keys.filter(
    (key) => isIdle(key) && keys.some((other) => !isIdle(other) && graphOf(other) === graphOf(key)),
  );
  if (idle.length === 0) return node;
  return { ...node, directives: directives.filter((one) => !idle.includes(one)) };
}

/** Every required field that takes arguments, each with the arguments it is required with. */
class RequiredFields {
  readonly required = new Map<string, RequiredField>();
  readonly neededBy = new Map<string, Set<string>>();
  readonly #types: ReadonlyMap<string, Composite>;
  /** The definitions that are added to each type. */
  readonly #added = new Map<string, Set<string>>();
  readonly #known = new Map<string, string>();

  constructor(types: ReadonlyMap<string, Composite>) {
    this.#types = types;
  }

  /** The type with every `requires` naming the fields of their own; itself when it names none. */
  rename(node: Composite): Composite {
    let changed = false;
    const fields = node.fields?.map((field) => {
      const directives = field.directives?.map((directive) => {
        const renamed = this.#renameIn(directive, node.name.value, field.name.value);
        changed ||= renamed !== directive;
        return renamed;
      });
      return directives === undefined ? field : { ...field, directives };
    });
    return changed && fields !== undefined ? { ...node, fields } : node;
  }

  /** A renamed type with the fields that were added to it. */
  readonly complete = (node: DefinitionNode): DefinitionNode => {
    const added = isComposite(node) ? this.#added.get(node.name.value) : undefined;
    if (!isComposite(node) || added === undefined) return node;
    const fields = [...added].flatMap((name): FieldDefinitionNode[] => {
      const real = this.required.get(name)?.name;
      const field = node.fields?.find((one) => one.name.value === real);
      if (field === undefined) return [];
      const directives = field.directives?.filter((one) => one.name.value === 'join__field') ?? [];
      return [{ ...field, name: { kind: Kind.NAME, value: name }, arguments: [], directives }];
    });
    return { ...node, fields: [...(node.fields ?? []), ...fields] };
  };

  #renameIn(directive: ConstDirectiveNode, type: string, field: string): ConstDirectiveNode {
    const requires = argumentOf(directive, 'requires');
    if (directive.name.value !== 'join__field' || requires?.kind !== Kind.STRING) return directive;
    const [operation] = parse(`{ ${requires.value} }`, { noLocation: true }).definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) return directive;
    const needed = new Set<string>();
    const set = this.#renameSet(operation.selectionSet, type, needed);
    if (needed.size === 0) return directive;
    for (const one of this.#family(type)) {
      const before = this.neededBy.get(`${one}.${field}`) ?? new Set<string>();
      this.neededBy.set(`${one}.${field}`, new Set([...before, ...needed]));
    }
    const text = stripIgnoredCharacters(print(set)).slice(1, -1);
    return {
      ...directive,
      arguments: (directive.arguments ?? []).map((one) =>
        one.name.value === 'requires' ? { ...one, value: { kind: Kind.STRING, value: text } } : one,
      ),
    };
  }

  #renameSet(set: SelectionSetNode, type: string, needed: Set<string>): SelectionSetNode {
    const selections = set.selections.map((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return selection;
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const on = selection.typeCondition?.name.value ?? type;
        return { ...selection, selectionSet: this.#renameSet(selection.selectionSet, on, needed) };
      }
      const field = this.#types
        .get(type)
        ?.fields?.find((one) => one.name.value === selection.name.value);
      if (field === undefined) return selection;
      const below = selection.selectionSet && {
        selectionSet: this.#renameSet(selection.selectionSet, namedType(field.type), needed),
      };
      if (field.arguments === undefined || field.arguments.length === 0) {
        return { ...selection, ...below };
      }
      const name = this.#nameOf(type, selection.name.value, constants(selection.arguments));
      needed.add(name);
      const { arguments: _given, ...bare } = selection;
      return { ...bare, name: { kind: Kind.NAME as const, value: name }, ...below };
    });
    return { ...set, selections };
  }

  #nameOf(type: string, field: string, given: readonly ConstArgumentNode[]): string {
    const printed = given.map((one) => print(one)).toSorted();
    const key = `${field}(${printed.join(', ')})`;
    let name = this.#known.get(key);
    if (name === undefined) {
      name = `${requiredPrefix}${this.#known.size}_${field}`;
      this.#known.set(key, name);
      this.required.set(name, { name: field, arguments: given });
    }
    for (const one of this.#family(type)) {
      this.#added.set(one, (this.#added.get(one) ?? new Set()).add(name));
    }
    return name;
  }

  /** A type, its interfaces and what implements it: a field of one of them is a field of all. */
  #family(type: string): Set<string> {
    const family = new Set([type]);
    for (const one of this.#types.get(type)?.interfaces ?? []) family.add(one.name.value);
    for (const above of family) {
      for (const [name, node] of this.#types) {
        if (node.interfaces?.some((one) => one.name.value === above)) family.add(name);
      }
    }
    return family;
  }
}

function constants(given: readonly ArgumentNode[] = []): readonly ConstArgumentNode[] {
  // A `requires` holds no variables: composition has seen to it.
  return given as readonly ConstArgumentNode[];
}

function argumentOf(directive: ConstDirectiveNode, name: string) {
  return directive.arguments?.find((one) => one.name.value === name)?.value;
}

function graphOf(directive: ConstDirectiveNode): string | undefined {
  const graph = argumentOf(directive, 'graph');
  return graph?.kind === Kind.ENUM ? graph.value : undefined;
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

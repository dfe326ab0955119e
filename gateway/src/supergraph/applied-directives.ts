// The directives of a linked specification as the supergraph's schema carries them, whatever they were renamed to.
// A schema element's AST comes in; the arguments of the directive on it come out, or undefined.
import { valueFromASTUntyped, type ConstDirectiveNode } from 'graphql';
import type { JsonObject } from '../json.ts';
import type { Supergraph } from './supergraph.ts';

/** Anything of a schema that may carry directives. */
export type Annotated = {
  readonly astNode?: { readonly directives?: readonly ConstDirectiveNode[] | undefined } | null;
  readonly extensionASTNodes?: readonly {
    readonly directives?: readonly ConstDirectiveNode[] | undefined;
  }[];
};

/** Reads one directive of one specification; undefined where it does not stand. */
export type ReadDirective = (element: unknown) => JsonObject | undefined;

/**
 * @param identity the specification's address without version, as in `@link(url:)`.
 * @param directive the name the specification gives it.
 */
export function directiveReader(
  supergraph: Supergraph,
  identity: string,
  directive: string,
): ReadDirective {
  const name = supergraph.directives.get(identity)?.get(directive);
  if (name === undefined) return () => undefined;
  return (element) => {
    const found = appliedTo(element).find((applied) => applied.name.value === name);
    if (found === undefined) return undefined;
    const values: JsonObject = {};
    for (const argument of found.arguments ?? []) {
      values[argument.name.value] = valueFromASTUntyped(argument.value);
    }
    return values;
  };
}

/** Every directive on a field, argument or type of the full schema. */
export function appliedTo(element: unknown): readonly ConstDirectiveNode[] {
  if (!isAnnotated(element)) return [];
  const extensions = element.extensionASTNodes ?? [];
  return [element.astNode, ...extensions].flatMap((node) => node?.directives ?? []);
}

function isAnnotated(element: unknown): element is Annotated {
  return typeof element === 'object' && element !== null && 'astNode' in element;
}

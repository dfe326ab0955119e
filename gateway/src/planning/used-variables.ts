// An operation that declares the variables it uses and no others, as validation demands.
import { visit, type DocumentNode } from 'graphql';

/** The operation and its variables' names. */
export function withUsedVariables(document: DocumentNode): {
  operation: DocumentNode;
  variables: string[];
} {
  const used = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value),
  });
  const operation: DocumentNode = visit(document, {
    VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? undefined : null),
  });
  return { operation, variables: [...used] };
}

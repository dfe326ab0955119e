// From the client's text to a checked Operation: parse, measure, validate, choose the operation.
// Whatever is wrong becomes a refusal with a code; a good operation is remembered by (text, name).
import {
  GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';
import type { Supergraph } from '../supergraph/supergraph.ts';
import type { CheckMoments } from './check-moments.ts';
import { createOperationCache } from './operation-cache.ts';
import type { Operation } from './operation.ts';
import { refuseBySize, type SizeLimits } from './refuse-by-size.ts';
import { refuseRequest, type RequestRefusal } from './request-error.ts';

/** What an operation may be at most, and what validation tells about the schema. */
export type OperationLimits = SizeLimits & {
  readonly tokensMax: number;
  readonly validationErrorsMax: number;
  /** Remembered operations, and the characters of their documents together. */
  readonly rememberedMax: number;
  readonly rememberedCharactersMax: number;
  /** False hides the schema: no introspection and no "Did you mean". */
  readonly schemaVisible: boolean;
};

/** Checks operations; one per supergraph, so that a swap drops what was checked against the old one. */
export type OperationPreparer = (
  query: string,
  operationName: string | undefined,
  /** Told when the text is parsed and validated; not for one that is remembered. */
  moments?: CheckMoments,
) => Operation | RequestRefusal;

/** Whether checking ended in a refusal. */
export function isRefusal(outcome: object): outcome is RequestRefusal {
  return 'status' in outcome && 'errors' in outcome;
}

/** Builds the checker of one supergraph with its memory. */
export function createOperationPreparer(
  supergraph: Supergraph,
  limits: OperationLimits,
): OperationPreparer {
  const remembered = createOperationCache<Operation>({
    entries: limits.rememberedMax,
    characters: limits.rememberedCharactersMax,
  });
  return (query, operationName, moments) => {
    const key = `${operationName ?? ''}\n${query}`;
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const checked = checkOperation(supergraph, limits, { query, operationName, moments });
    if (!isRefusal(checked)) remembered.set(key, checked);
    return checked;
  };
}

type Text = {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly moments: CheckMoments | undefined;
};

function checkOperation(
  supergraph: Supergraph,
  limits: OperationLimits,
  { query, operationName, moments }: Text,
): Operation | RequestRefusal {
  const parsed = moments?.parsing();
  const document = parseDocument(query, limits);
  parsed?.(isRefusal(document) ? document.errors : undefined);
  if (isRefusal(document)) return document;
  const tooLarge = refuseBySize(document, limits);
  if (tooLarge !== undefined) return tooLarge;
  const validated = moments?.validation();
  const invalid = validateDocument(supergraph, document, limits);
  validated?.(invalid?.errors);
  if (invalid !== undefined) return invalid;
  const definition = chooseOperation(document, operationName);
  if (isRefusal(definition)) return definition;
  if (!supergraph.apiSchema.getRootType(definition.operation)) {
    // validate() lets this pass: it has no type to check the fields against.
    const message = `The schema has no ${definition.operation} type.`;
    return refuseRequest('GRAPHQL_VALIDATION_FAILED', message);
  }
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  return {
    supergraph,
    document,
    definition,
    fragments,
    kind: definition.operation,
    name: definition.name?.value,
  };
}

function parseDocument(query: string, limits: OperationLimits): DocumentNode | RequestRefusal {
  try {
    return parse(query, { maxTokens: limits.tokensMax });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    // graphql-js has no code for it: the message is the only sign (it says "more that").
    const tooLong = /Document contains more tha[nt] /.test(error.message);
    return refuseRequest(tooLong ? 'TOKENS_EXCEEDED' : 'GRAPHQL_PARSE_FAILED', error.message, {
      locations: error.locations,
    });
  }
}

function validateDocument(
  supergraph: Supergraph,
  document: DocumentNode,
  limits: OperationLimits,
): RequestRefusal | undefined {
  const rules = limits.schemaVisible
    ? specifiedRules
    : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  let found: readonly GraphQLError[];
  try {
    found = validate(supergraph.apiSchema, document, rules, {
      maxErrors: limits.validationErrorsMax,
    });
  } catch (error) {
    // validate() itself throws on `@include` at a subscription's root field.
    found = [
      error instanceof GraphQLError ? error : new GraphQLError('The document is not valid.'),
    ];
  }
  if (found.length === 0) return undefined;
  return {
    kind: 'refused',
    status: 400,
    errors: found.map((error) => ({
      message: limits.schemaVisible ? error.message : withoutSuggestion(error.message),
      ...(error.locations === undefined ? {} : { locations: error.locations }),
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    })),
  };
}

function withoutSuggestion(message: string): string {
  return message.replace(/ ?Did you mean .*\?$/s, '');
}

function chooseOperation(
  document: DocumentNode,
  operationName: string | undefined,
): OperationDefinitionNode | RequestRefusal {
  const operations = document.definitions.filter((d) => d.kind === Kind.OPERATION_DEFINITION);
  if (operationName !== undefined) {
    const named = operations.find((operation) => operation.name?.value === operationName);
    return (
      named ??
      refuseRequest('OPERATION_RESOLUTION_FAILED', `Unknown operation named "${operationName}".`)
    );
  }
  const [only, second] = operations;
  if (only === undefined) {
    return refuseRequest('OPERATION_RESOLUTION_FAILED', 'The document holds no operation.');
  }
  if (second !== undefined) {
    const message = 'The document holds several operations: say which one by operationName.';
    return refuseRequest('OPERATION_RESOLUTION_FAILED', message);
  }
  return only;
}

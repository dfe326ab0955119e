// The limits on a document's shape, each with its code: what is over one is refused before validation.
// Validation and planning can both be made to take long by a small text; this comes before either.
import type { DocumentNode } from 'graphql';
import type { ErrorCode } from '../error-codes.ts';
import { measureDocument, type OperationSize } from './measure-operation.ts';
import { refuseRequest, type RequestRefusal } from './request-error.ts';

/** The largest document that is looked at further; fragments count wherever they are spread. */
export type SizeLimits = {
  readonly depthMax: number;
  readonly selectionsMax: number;
  readonly aliasesMax: number;
  readonly directivesMax: number;
  readonly rootFieldsMax: number;
};

/** The first limit the document is over, or undefined. */
export function refuseBySize(
  document: DocumentNode,
  limits: SizeLimits,
): RequestRefusal | undefined {
  const size = measureDocument(document);
  for (const { measure, limit, code, what } of rules) {
    if (size[measure] <= limits[limit]) continue;
    const message = `The operation has ${size[measure]} ${what}; ${limits[limit]} are allowed.`;
    return refuseRequest(code, message);
  }
  return undefined;
}

const rules: readonly {
  measure: keyof OperationSize;
  limit: keyof SizeLimits;
  code: ErrorCode;
  what: string;
}[] = [
  { measure: 'depth', limit: 'depthMax', code: 'DEPTH_EXCEEDED', what: 'levels' },
  {
    measure: 'rootFields',
    limit: 'rootFieldsMax',
    code: 'ROOT_FIELDS_EXCEEDED',
    what: 'root fields with its fragments expanded',
  },
  {
    measure: 'selections',
    limit: 'selectionsMax',
    code: 'SELECTIONS_EXCEEDED',
    what: 'fields with its fragments expanded',
  },
  {
    measure: 'aliases',
    limit: 'aliasesMax',
    code: 'ALIASES_EXCEEDED',
    what: 'aliases with its fragments expanded',
  },
  {
    measure: 'directives',
    limit: 'directivesMax',
    code: 'DIRECTIVES_EXCEEDED',
    what: 'directives with its fragments expanded',
  },
];

// Puts the fields nobody was asked for into the answer: null, with an error at their place, and nulls bubbling up
// from what may not be null. The answer to what was left of an operation goes in, that to the whole comes out.
import {
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  type FieldNode,
  type GraphQLFormattedError,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql';
import { isObject, ownValue, setOwn, type JsonObject } from '../json.ts';
import { typenameAlias } from '../operations/authorize-operation.ts';
import type { Operation, Variables } from '../operations/operation.ts';
import { collectOperation, type SelectedField, type Selection } from './collect-fields.ts';
import { plainAnswer } from '../transport/answer-text.ts';
import type { WrittenAnswer } from '../transport/graphql-service.ts';
import type { Answer } from './executor.ts';

const errorsMax = 100;
const bubble = Symbol('null bubbles up');
type Path = readonly (string | number)[];

/** @param operation the whole, as the client sent it; `answer` belongs to what was left of it. */
export function nullRefusedFields(
  operation: Operation,
  variables: Variables,
  refused: ReadonlySet<FieldNode>,
  answer: Answer | WrittenAnswer,
): Answer | WrittenAnswer {
  const given = plainAnswer(answer);
  const schema = operation.supergraph.apiSchema;
  const errors: GraphQLFormattedError[] = [];

  function ofObject(
    type: GraphQLObjectType,
    selection: Selection,
    source: JsonObject,
    path: Path,
  ): JsonObject | typeof bubble {
    const target: JsonObject = {};
    for (const field of selection.on(type)) {
      const value = ofField(field, source, [...path, field.responseName]);
      if (value === bubble) return bubble;
      setOwn(target, field.responseName, value);
    }
    return target;
  }

  function ofField(field: SelectedField, source: JsonObject, path: Path): unknown {
    const { type } = field.definition;
    if (field.nodes.every((node) => refused.has(node))) {
      if (errors.length < errorsMax) errors.push(refusalAt(path));
      return isNonNullType(type) ? bubble : null;
    }
    return ofValue(type, field.below, ownValue(source, field.responseName) ?? null, path);
  }

  function ofValue(
    type: GraphQLOutputType,
    below: Selection | undefined,
    value: unknown,
    path: Path,
  ): unknown {
    if (below === undefined || value === null || value === undefined) return value;
    if (isNonNullType(type)) return ofValue(type.ofType, below, value, path) ?? bubble;
    if (isListType(type)) {
      if (!Array.isArray(value)) return value;
      const items = value.map((item, i) => ofValue(type.ofType, below, item, [...path, i]));
      return items.includes(bubble) ? null : items;
    }
    const concrete = isObject(value) ? concreteType(getNamedType(type), value) : undefined;
    // Introspection's objects have no refused fields.
    if (concrete === undefined || !isObject(value)) return value;
    const object = ofObject(concrete, below, value, path);
    return object === bubble ? null : object;
  }

  function concreteType(type: GraphQLNamedType, value: JsonObject): GraphQLObjectType | undefined {
    if (isObjectType(type)) return type.name.startsWith('__') ? undefined : type;
    const name = ownValue(value, typenameAlias);
    const named = typeof name === 'string' ? schema.getType(name) : undefined;
    return isObjectType(named) ? named : undefined;
  }

  const root = schema.getRootType(operation.kind);
  if (!root || !given.data) return answer;
  const data = ofObject(root, collectOperation(operation, variables), given.data, []);
  return {
    ...given,
    data: data === bubble ? null : data,
    errors: [...errors, ...(given.errors ?? [])].slice(0, errorsMax),
  };
}

function refusalAt(path: Path): GraphQLFormattedError {
  const extensions = { code: 'UNAUTHORIZED_FIELD_OR_TYPE' };
  return { message: 'Unauthorized field or type', path, extensions };
}

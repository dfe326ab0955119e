// A Query field of the owner as `@live` names it: `account`, or `shuffle(id: shuffleId)` where names differ.
// What stands behind the colon is the subscription's argument, or the event's property.
import { GraphQLError, Kind, parse, type GraphQLSchema } from 'graphql';

/** A Query field and where its arguments come from. */
export type OwnerCall = {
  readonly field: string;
  readonly args: readonly CallArgument[];
};

/** One argument the Query field takes. */
export type CallArgument = {
  readonly name: string;
  /** The subscription's argument or the event's property that fills it. */
  readonly from: string;
  /** As SDL writes it. */
  readonly type: string;
};

/** @throws GraphQLError when it is no call, or the schema has no such field or argument. */
export function parseOwnerCall(schema: GraphQLSchema, text: string): OwnerCall {
  const [definition] = parse(`{ ${text} }`).definitions;
  const [call, ...others] =
    definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [];
  if (call?.kind !== Kind.FIELD || others.length > 0) throw new GraphQLError(`${text} is no call.`);
  const field = schema.getQueryType()?.getFields()[call.name.value];
  if (field === undefined) throw new GraphQLError(`There is no Query.${call.name.value}.`);
  const spelled = call.arguments ?? [];
  const declared = field.args.map(({ name, type }) => ({ name, from: name, type: String(type) }));
  // Without parentheses the arguments have the names they have in the subscription.
  if (spelled.length === 0) return { field: field.name, args: declared };
  const args = spelled.map(({ name, value }) => {
    const argument = declared.find((one) => one.name === name.value);
    if (argument === undefined || value.kind !== Kind.ENUM) {
      throw new GraphQLError(`Query.${field.name} has no argument ${name.value} to be filled so.`);
    }
    return { ...argument, from: value.value };
  });
  return { field: field.name, args };
}

// The JSON Schema of a whole event: envelope and data of one contract.
// The codec compiles it, the registry publishes it and diffs it: both see the same text.
import Type from 'typebox';
import type { Contract } from './contract.ts';
import { envelopeProperties } from './envelope.ts';

/** JSON Schema of the event a contract describes; `$id` is the URI in the event's `dataschema`. */
export function eventSchema(contract: Contract) {
  return Type.Object(
    {
      ...envelopeProperties,
      type: Type.Literal(contract.type),
      dataschema: Type.String({ minLength: 1, maxLength: 500 }),
      data: contract.schema,
    },
    { $id: contract.dataSchema, title: contract.type, description: contract.summary },
  );
}

// Who may call which root field, as one table per subgraph, enforced in one place. A root field that
// the table does not name stops the server from starting: nothing is open by accident.
import { defaultFieldResolver, isObjectType, type GraphQLSchema } from 'graphql';
import type { Role } from '../domain/actor.ts';
import { requireViewer, type ApiContext } from './api-context.ts';
import { forbidden } from './api-errors.ts';

/** `public`: anybody. `signed-in`: every role. A list: these roles only. */
export type Access = 'public' | 'signed-in' | readonly Role[];

/** Access by `Type.field` of every root field. */
export type AccessTable = Readonly<Record<string, Access>>;

/** The table and the schema disagree: a bug, found at start. */
export class AccessTableError extends Error {
  readonly code = 'ACCESS_TABLE_INCOMPLETE';
}

// Federation's own root fields are for signed-in people like everything else (U-05): the gateway reads no SDL from us.
const federationFields: AccessTable = {
  'Query._entities': 'signed-in',
  'Query._service': 'signed-in',
};

/** Wraps every root field of `schema` (in place) with the table's rule. */
export function guardSchema(schema: GraphQLSchema, table: AccessTable): GraphQLSchema {
  const rules: AccessTable = { ...federationFields, ...table };
  const unused = new Set(Object.keys(table));
  for (const typeName of ['Query', 'Mutation', 'Subscription']) {
    const type = schema.getType(typeName);
    if (!isObjectType(type)) continue;
    for (const [fieldName, field] of Object.entries(type.getFields())) {
      const name = `${typeName}.${fieldName}`;
      const access = rules[name];
      if (access === undefined) throw new AccessTableError(`${name} has no access rule`);
      unused.delete(name);
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (source, args, context: ApiContext, info) => {
        assertAccess(access, context);
        return resolve(source, args, context, info);
      };
    }
  }
  if (unused.size > 0) throw new AccessTableError(`no such field: ${[...unused].join(', ')}`);
  return schema;
}

function assertAccess(access: Access, context: ApiContext): void {
  if (access === 'public') return;
  const viewer = requireViewer(context);
  if (access !== 'signed-in' && !access.includes(viewer.role)) throw forbidden();
}

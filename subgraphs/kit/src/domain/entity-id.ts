// What can be an id at all: one token of a NATS subject, as the contracts have it (schema: values.ts `Id`).

/**
 * Whether `text` can name anything. What cannot is unknown without asking a database: it may hold what
 * no database takes (NUL, half a surrogate pair) and what means more than itself in a subject.
 */
export const isEntityId = (text: string): boolean => /^[A-Za-z0-9_-]{1,128}$/.test(text);

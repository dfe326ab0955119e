// A brand keeps apart what must not be mixed: two strings that mean different things get different types.
// The constructors beside each branded type are the only places that cast.

/** `T` at run time, distinct from every other `T` at compile time. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };

// Errors as text without what people have typed: drizzle puts a statement's parameters into its message
// (mail addresses, password hashes), and that text goes to logs and dead letters.

const parameters = /\nparams: [\s\S]*?(?=\n {4}at |$)/g;

/** `text` without the values of statements. */
export const withoutParameters = (text: string): string =>
  text.replaceAll(parameters, '\nparams: left out');

/** What went wrong and why, stack included, without values. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = withoutParameters(error.stack ?? error.message);
  return error.cause === undefined ? own : `${own}\ncaused by: ${describeError(error.cause)}`;
}

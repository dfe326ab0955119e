// The subject of a live field with places for arguments: `state.billing.account.v1.{accountId|viewer}`.
// Filled, it is the one subject a subscription listens to; with stars, what the gateway's consumer reads.
import { GraphQLError } from 'graphql';
import { ownValue, type JsonObject } from '../json.ts';

/** A parsed template. */
export type SubjectTemplate = {
  /** With a star at each place: what the stream's consumer filters by. */
  readonly pattern: string;
  subjectOf(args: JsonObject, viewerId: string | undefined): FilledSubject;
};

/** The subject, or why there is none for these arguments and this person. */
export type FilledSubject =
  | { readonly kind: 'subject'; readonly subject: string }
  | { readonly kind: 'viewer needed' }
  | { readonly kind: 'argument unfit'; readonly argument: string };

type Token = { readonly text: string } | { readonly argument: string; readonly orViewer: boolean };

/** What an id may look like to be a token of a subject: no dots, stars or blanks. */
const subjectToken = /^[A-Za-z0-9_-]{1,200}$/;

/** @throws GraphQLError when a place is not `{name}` or `{name|viewer}` and a whole token. */
export function parseSubjectTemplate(template: string): SubjectTemplate {
  const tokens = template.split('.').map(parseToken);
  return {
    pattern: tokens.map((token) => ('text' in token ? token.text : '*')).join('.'),
    subjectOf(args, viewerId) {
      const filled: string[] = [];
      for (const token of tokens) {
        if ('text' in token) {
          filled.push(token.text);
          continue;
        }
        const value = ownValue(args, token.argument) ?? (token.orViewer ? viewerId : undefined);
        if (value === undefined && token.orViewer) return { kind: 'viewer needed' };
        if (typeof value !== 'string' || !subjectToken.test(value)) {
          return { kind: 'argument unfit', argument: token.argument };
        }
        filled.push(value);
      }
      return { kind: 'subject', subject: filled.join('.') };
    },
  };
}

function parseToken(text: string): Token {
  const [, argument, viewer] = /^\{([A-Za-z_][A-Za-z0-9_]*)(\|viewer)?\}$/.exec(text) ?? [];
  if (argument !== undefined) return { argument, orViewer: viewer !== undefined };
  if (text === '' || /[{}*>\s]/.test(text)) {
    throw new GraphQLError(
      `"${text}" in the subject is neither a word nor {name} or {name|viewer}.`,
    );
  }
  return { text };
}

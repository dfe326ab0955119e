// What a client wants, by its Accept header: one of the two JSON media types of GraphQL, a stream of answers, or both.
// Of the JSON ones the older answers 200 to a request the gateway refuses; the newer one a 4xx.
import { rememberFew } from './remember-few.ts';

/** The media types answers are written in. */
export type AnswerMediaType = 'application/json' | 'application/graphql-response+json';

/** The media types streams of answers are written in; multipart as Apollo's clients speak it (subscriptionSpec=1.0). */
export type StreamMediaType = 'text/event-stream' | 'multipart/mixed';

/** What a client takes, at least one of the two; a single answer goes as JSON if it may. */
export type Accepted =
  | { readonly single: AnswerMediaType; readonly stream: StreamMediaType | undefined }
  | { readonly single: undefined; readonly stream: StreamMediaType };

/** The client's choice of both kinds, or undefined when it accepts nothing that is served. */
export const chooseAccepted = rememberFew((accept): Accepted | undefined => {
  const single = chooseMediaType(accept);
  const stream = accept === undefined ? undefined : chooseStreamType(accept);
  if (single !== undefined) return { single, stream };
  return stream === undefined ? undefined : { single, stream };
});

function chooseStreamType(accept: string): StreamMediaType | undefined {
  // Most clients want no stream.
  if (!/event-stream|multipart/i.test(accept)) return undefined;
  let best: { type: StreamMediaType; quality: number } | undefined;
  for (const range of accept.split(',').map(readRange)) {
    const type = streamTypeOf(range);
    if (type === undefined || range.quality <= 0 || !range.utf8) continue;
    if (best === undefined || range.quality > best.quality) best = { type, quality: range.quality };
  }
  return best?.type;
}

function streamTypeOf({ type, subscriptions }: Range): StreamMediaType | undefined {
  if (type === 'text/event-stream') return type;
  return type === 'multipart/mixed' && subscriptions ? type : undefined;
}

/** The client's choice, or undefined when it accepts neither. No header and wildcards mean application/json. */
export function chooseMediaType(accept: string | undefined): AnswerMediaType | undefined {
  if (accept === undefined || accept.trim() === '') return 'application/json';
  const ranges = accept.split(',').map(readRange);
  let best: { type: AnswerMediaType; quality: number } | undefined;
  for (const range of ranges) {
    const type = answers.get(range.type);
    if (type === undefined || range.quality <= 0 || !range.utf8) continue;
    // Equally wanted types: the one named first.
    if (best === undefined || range.quality > best.quality) best = { type, quality: range.quality };
  }
  return best?.type;
}

const answers = new Map<string, AnswerMediaType>([
  ['application/graphql-response+json', 'application/graphql-response+json'],
  ['application/json', 'application/json'],
  ['application/*', 'application/json'],
  ['*/*', 'application/json'],
]);

type Range = {
  readonly type: string;
  readonly quality: number;
  readonly utf8: boolean;
  /** Whether multipart is wanted as Apollo's clients speak it; there are others. */
  readonly subscriptions: boolean;
};

function readRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  return {
    type,
    quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0,
    utf8: charset === undefined || isUtf8(charset.slice('charset='.length)),
    subscriptions: parameters.some((one) => /^subscriptionspec="?1\.0"?$/.test(one)),
  };
}

/** Whether a body's content type is JSON in UTF-8, which is all the gateway reads. */
export const isJsonContent = rememberFew((contentType): boolean => {
  const [type = '', ...parameters] = (contentType ?? '')
    .split(';')
    .map((p) => p.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  const utf8 = charset === undefined || isUtf8(charset.slice('charset='.length));
  return type === 'application/json' && utf8;
});

function isUtf8(charset: string): boolean {
  return /^"?utf-?8"?$/.test(charset);
}

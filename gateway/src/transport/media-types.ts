// Which of the two JSON media types of GraphQL a client wants, by its Accept header.
// The older one answers 200 to a request the gateway refuses; the newer one a 4xx.

/** The media types answers are written in. */
export type AnswerMediaType = 'application/json' | 'application/graphql-response+json';

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

function readRange(text: string): { type: string; quality: number; utf8: boolean } {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  return {
    type,
    quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0,
    utf8: charset === undefined || isUtf8(charset.slice('charset='.length)),
  };
}

/** Whether a body's content type is JSON in UTF-8, which is all the gateway reads. */
export function isJsonContent(contentType: string | undefined): boolean {
  const [type = '', ...parameters] = (contentType ?? '')
    .split(';')
    .map((p) => p.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  const utf8 = charset === undefined || isUtf8(charset.slice('charset='.length));
  return type === 'application/json' && utf8;
}

function isUtf8(charset: string): boolean {
  return /^"?utf-?8"?$/.test(charset);
}

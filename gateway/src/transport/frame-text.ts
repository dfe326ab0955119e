// A live frame as the text of an answer, made once whoever gets it: only the cursor's binding differs by client.
// What is larger than an answer may be becomes one that says so; the subscription goes on behind it.
import type { LiveFrame } from './graphql-service.ts';
import { tooLargeAnswer } from './write-answer.ts';

/** An answer's JSON in one line: `head`, then the binding and `bindingEnd` when it is `bound`. */
export class FrameText {
  readonly head: string;
  readonly bound: boolean;
  #bytes: Buffer | undefined;

  constructor(head: string, bound: boolean) {
    this.head = head;
    this.bound = bound;
  }

  /** The head in UTF-8, made once. */
  get bytes(): Buffer {
    this.#bytes ??= Buffer.from(this.head);
    return this.#bytes;
  }
}

/** What follows the binding in a bound text. */
export const bindingEnd = '"}}';

/** The text of a frame, remembered by the frame's identity as long as the frame lives. */
export type FrameTexts = (frame: LiveFrame) => FrameText;

/** @param maxBytes of one answer. */
export function createFrameTexts(maxBytes: number): FrameTexts {
  const texts = new WeakMap<LiveFrame, FrameText>();
  return (frame) => {
    const known = texts.get(frame);
    if (known !== undefined) return known;
    const made = textOf(frame, maxBytes);
    texts.set(frame, made);
    return made;
  };
}

/** The whole answer for one client. */
export function frameAnswerText({ head, bound }: FrameText, binding: string): string {
  return bound ? head + binding + bindingEnd : head;
}

function textOf(frame: LiveFrame, maxBytes: number): FrameText {
  const members = boundedMembers(frame.members, maxBytes);
  const extensions = inOneLine(frame.extensions);
  if (frame.position !== undefined) {
    const before = extensions === '' ? '' : `${extensions},`;
    return new FrameText(`{${members},"extensions":{${before}"cursor":"${frame.position}.`, true);
  }
  const after = extensions === '' ? '' : `,"extensions":{${extensions}}`;
  return new FrameText(`{${members}${after}}`, false);
}

function boundedMembers(members: string, maxBytes: number): string {
  // A character has at most three bytes: most texts need no counting.
  const fits = members.length * 3 <= maxBytes || Buffer.byteLength(members) <= maxBytes;
  return fits ? inOneLine(members) : JSON.stringify(tooLargeAnswer(maxBytes)).slice(1, -1);
}

/** A line break in JSON is white space between tokens; server-sent events end a line there. */
function inOneLine(json: string): string {
  return json.includes('\n') || json.includes('\r') ? json.replaceAll(/[\r\n]+/g, ' ') : json;
}

// Server-sent events from the text they come in, however it is cut into chunks.
// https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream

/** One event with data or a name. */
export type ServerEvent = { readonly name: string; readonly data: string };

/**
 * Feed it text; it answers the events that are whole by then.
 * @throws Error when one event is longer than `charactersMax`.
 */
export function createEventReader(charactersMax: number): (text: string) => ServerEvent[] {
  let rest = '';
  return (text) => {
    // A carriage return at the end may be half of a line's end: it waits for the next chunk.
    const all = rest + text;
    const cut = all.endsWith('\r') ? all.length - 1 : all.length;
    const blocks = all.slice(0, cut).replace(/\r\n?/g, '\n').split('\n\n');
    rest = (blocks.pop() ?? '') + all.slice(cut);
    if (rest.length > charactersMax) throw new Error('an event is too large');
    return blocks.flatMap(readEvent);
  };
}

function readEvent(block: string): ServerEvent[] {
  let name = 'message';
  const data: string[] = [];
  let any = false;
  for (const line of block.split('\n')) {
    const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (field === 'event') [name, any] = [value, true];
    if (field === 'data') any = data.push(value) > 0;
  }
  return any ? [{ name, data: data.join('\n') }] : [];
}

// Reads the machine's own apt sources, in both formats apt knows, and writes ours from them.
// In: the text of *.list and *.sources; out: the same archive with the suites we want to look in.

/** One archive of the machine: where it is, which suites and components, and whose key signs it. */
export interface AptSource {
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** `Signed-By` as it stands: a path, a fingerprint, or a key block over several lines. */
  readonly signedBy: string | undefined;
}

/** The one-line format: `deb [signed-by=…] uri suite component…`. */
export function parseAptList(text: string): AptSource[] {
  return text.split('\n').flatMap((line) => {
    const found = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    if (found === null) return [];
    const [, options = '', uri = '', suite = '', components = ''] = found;
    const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1];
    return [{ uris: [uri], suites: [suite], components: words(components), signedBy }].filter(
      isUsable,
    );
  });
}

/** The deb822 format: stanzas of `Field: value`, continued by lines that begin with a space. */
export function parseDeb822(text: string): AptSource[] {
  const uncommented = text.replaceAll(/^#.*\n?/gm, '');
  return uncommented.split(/\n[ \t]*\n/).flatMap((stanza) => {
    const fields = fieldsOf(stanza);
    const isOn = !/^(no|false|off|0)$/i.test(fields.get('enabled')?.trim() ?? 'yes');
    if (!isOn || !words(fields.get('types') ?? '').includes('deb')) return [];
    return [
      {
        uris: words(fields.get('uris') ?? ''),
        suites: words(fields.get('suites') ?? ''),
        components: words(fields.get('components') ?? ''),
        signedBy: fields.get('signed-by')?.trim(),
      },
    ].filter(isUsable);
  });
}

/**
 * The distribution's main archive among the sources: the one that carries the release itself.
 * Its updates and security archives hold no newer suites; third parties' have none of its names.
 */
export function mainArchive(
  sources: readonly AptSource[],
  releases: readonly string[],
): AptSource | undefined {
  const carriesRelease = (source: AptSource) =>
    source.suites.some((suite) => releases.includes(suite)) && source.components.includes('main');
  return sources.find(carriesRelease);
}

/** The archive with another suite, in the deb822 format. */
export function withSuite(source: AptSource, suite: string, component: string): string {
  const lines = [
    'Types: deb',
    `URIs: ${source.uris.join(' ')}`,
    `Suites: ${suite}`,
    `Components: ${component}`,
  ];
  // A key block keeps the line breaks and leading spaces it was read with.
  if (source.signedBy !== undefined) lines.push(`Signed-By:${leadFor(source.signedBy)}`);
  return `${lines.join('\n')}\n`;
}

function leadFor(signedBy: string): string {
  return signedBy.includes('\n') ? `\n ${signedBy}` : ` ${signedBy}`;
}

function fieldsOf(stanza: string): Map<string, string> {
  const fields = new Map<string, string>();
  let last = '';
  for (const line of stanza.split('\n')) {
    const found = /^([A-Za-z][A-Za-z-]*):(.*)$/.exec(line);
    if (found === null) {
      if (/^[ \t]/.test(line)) fields.set(last, `${fields.get(last) ?? ''}\n${line}`);
      continue;
    }
    last = (found[1] ?? '').toLowerCase();
    fields.set(last, found[2] ?? '');
  }
  return fields;
}

function isUsable(source: AptSource): boolean {
  return source.uris.some((uri) => !uri.startsWith('cdrom:')) && source.suites.length > 0;
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

// Prints what a command found: for people as text, for machines as JSON.
import { allPassed, type Section } from './finding.ts';

/** Formats that `--format` takes. */
export const reportFormats = ['text', 'json'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** The report of a command, ending in a newline. */
export function writeReport(
  format: ReportFormat,
  command: string,
  sections: readonly Section[],
): string {
  const ok = allPassed(sections);
  if (format === 'json') return `${JSON.stringify({ command, ok, sections }, null, 2)}\n`;
  const errors = sections
    .flatMap(({ findings }) => findings)
    .filter(({ severity }) => severity === 'error').length;
  const closing = ok ? `schema ${command}: passed` : `schema ${command}: ${errors} failed`;
  return `${sections.map(textOf).join('\n')}\n${closing}\n`;
}

function textOf({ title, findings, passed }: Section): string {
  const lines = findings.map(
    ({ severity, code, path, message }) =>
      `  ${severity === 'error' ? '✗' : '!'} ${code}: ${path}: ${message.replaceAll('\n', '\n    ')}`,
  );
  const failed = findings.some(({ severity }) => severity === 'error');
  return [title, ...lines, ...(failed ? [] : [`  ✓ ${passed}`]), ''].join('\n');
}

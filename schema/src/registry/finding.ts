// What the registry finds, and how findings are grouped: every check returns these, the report prints them.

/** One thing found. Errors fail the command, warnings are only listed. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  /** A stable name of the kind of finding, for example `FIELD_REMOVED`. */
  readonly code: string;
  /** The file it is about, relative to the repository's root. */
  readonly path: string;
  readonly message: string;
}

/** The findings of one check. */
export interface Section {
  readonly title: string;
  readonly findings: readonly Finding[];
  /** Said when there is no error: what was checked. */
  readonly passed: string;
}

/** A finding that fails the command. */
export function error(code: string, path: string, message: string): Finding {
  return { severity: 'error', code, path, message };
}

/** A finding that is only listed. */
export function warning(code: string, path: string, message: string): Finding {
  return { severity: 'warning', code, path, message };
}

/** Whether nothing in the sections fails the command. */
export function allPassed(sections: readonly Section[]): boolean {
  return sections.every(({ findings }) => findings.every(({ severity }) => severity !== 'error'));
}

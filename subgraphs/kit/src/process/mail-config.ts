// Where mail goes: what a subgraph that writes mail reads from its environment besides the rest.
import type { ConfigReader } from './config.ts';

export interface MailConfig {
  /** Real SMTP; undefined = mails become files in `directory`. May hold a password: never logged. */
  readonly smtpUrl: string | undefined;
  /** The sender of every mail. */
  readonly from: string;
  /** Where the sink writes each mail; made when it is missing. */
  readonly directory: string;
}

/** Reads SMTP_URL, MAIL_FROM and MAIL_DIR; `reader.finish` is the caller's. */
export function readMailConfig(reader: ConfigReader): MailConfig {
  const smtpUrl = reader.optionalText('SMTP_URL');
  reader.check('SMTP_URL', smtpUrl ?? '', isSmtpUrl, 'a URL with smtp: or smtps:');
  return {
    smtpUrl,
    from: reader.check(
      'MAIL_FROM',
      reader.text('MAIL_FROM', 'ates@ates.example'),
      (value) => /^[^\s@<>]+@[^\s@<>]+$/.test(value),
      'a mail address',
    ),
    directory: reader.text('MAIL_DIR', '.data/mails'),
  };
}

const isSmtpUrl = (value: string): boolean =>
  URL.canParse(value) && ['smtp:', 'smtps:'].includes(new URL(value).protocol);

// Chooses what carries the mail: SMTP when it is configured, otherwise files and log lines.
import type { MailPort } from '../commands/mail-port.ts';
import type { Logger } from './logger.ts';
import type { MailConfig } from './mail-config.ts';
import { createMailSink } from './mail-sink.ts';
import { createSmtpMailer } from './smtp-mailer.ts';

export function createMailer(config: MailConfig, logger: Logger): MailPort {
  const { smtpUrl, from, directory } = config;
  return smtpUrl === undefined
    ? createMailSink({ directory, from, logger })
    : createSmtpMailer({ url: smtpUrl, from, logger });
}

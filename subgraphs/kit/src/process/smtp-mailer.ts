// Real mail by SMTP. Every step has a time limit, well within the mail worker's lease.
import { createTransport } from 'nodemailer';
import type { MailPort } from '../commands/mail-port.ts';
import type { Logger } from './logger.ts';

export interface SmtpMailerOptions {
  /** `smtp://[user:password@]host:port`, or `smtps:`. */
  readonly url: string;
  readonly from: string;
  readonly logger: Logger;
}

const connectTimeoutMs = 10_000;
const silenceTimeoutMs = 30_000;

export function createSmtpMailer({ url, from, logger }: SmtpMailerOptions): MailPort {
  const transport = createTransport({
    url,
    connectionTimeout: connectTimeoutMs,
    greetingTimeout: connectTimeoutMs,
    socketTimeout: silenceTimeoutMs,
    // A text is a text: nothing in it makes the mailer read a file or a URL.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ messageId, to, subject, text, correlationId }) {
      await transport.sendMail({
        messageId,
        from,
        to: { name: '', address: to },
        subject,
        text,
        headers: { 'X-Correlation-ID': correlationId },
      });
      logger.info({ messageId, subject, correlationId }, 'mail sent');
    },
  };
}

// Mail for those without a mail server: each becomes a file that any mail program opens, and a log line.
// The file is named after the Message-ID, so a mail that is sent twice is still one file.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mail, MailPort } from '../commands/mail-port.ts';
import type { Logger } from './logger.ts';

export interface MailSinkOptions {
  readonly directory: string;
  readonly from: string;
  readonly logger: Logger;
}

export function createMailSink({ directory, from, logger }: MailSinkOptions): MailPort {
  return {
    async send(mail) {
      const file = join(directory, fileNameOf(mail));
      await mkdir(directory, { recursive: true });
      // Renamed when it is whole: whoever watches the folder never reads half a mail.
      await writeFile(`${file}.part`, contentOf(mail, from));
      await rename(`${file}.part`, file);
      const { messageId, subject, correlationId } = mail;
      logger.info({ messageId, subject, correlationId, file }, 'mail written');
    },
  };
}

const fileNameOf = ({ messageId }: Mail): string =>
  `${messageId.replaceAll(/[<>]/g, '').replaceAll(/[^A-Za-z0-9._@-]/g, '_')}.eml`;

const contentOf = (mail: Mail, from: string): string =>
  [
    `Message-ID: ${mail.messageId}`,
    `From: ${from}`,
    `To: ${mail.to}`,
    `Subject: ${encodedWords(mail.subject)}`,
    `X-Correlation-ID: ${mail.correlationId}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    mail.text,
    '',
  ].join('\n');

/** RFC 2047: what is not ASCII travels encoded, in words of at most 75 characters, whole characters each. */
function encodedWords(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const words: string[] = [];
  for (let rest = Array.from(text); rest.length > 0; rest = rest.slice(10)) {
    words.push(`=?utf-8?B?${Buffer.from(rest.slice(0, 10).join('')).toString('base64')}?=`);
  }
  return words.join('\n ');
}

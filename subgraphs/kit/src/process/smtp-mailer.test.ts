// Mail by SMTP against a server that speaks just enough of RFC 5321 to take or refuse one.
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { createLogger } from './logger.ts';
import { createSmtpMailer } from './smtp-mailer.ts';

const logger = createLogger({ name: 'mail', level: 'silent' });
const mail = {
  messageId: '<payout.1@ates.internal>',
  to: 'wanda@ates.example',
  subject: 'Your wage',
  text: '37.00 USD',
  correlationId: 'a-request',
};
let server: Server | undefined;
afterEach(() => server?.close());

/** Answers `verdict` to every recipient; collects what was said. */
async function startSmtp(verdict: string): Promise<{ url: string; heard: string[] }> {
  const heard: string[] = [];
  server = createServer((socket) => converse(socket, verdict, heard));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `smtp://127.0.0.1:${port}`, heard };
}

function converse(socket: Socket, verdict: string, heard: string[]): void {
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  let inMail = false;
  say('220 test ESMTP');
  createInterface({ input: socket }).on('line', (line) => {
    heard.push(line);
    if (inMail) {
      if (line === '.') inMail = false;
      if (!inMail) say('250 taken');
    } else if (line.startsWith('RCPT')) say(verdict);
    else if (line === 'DATA') {
      inMail = true;
      say('354 go on');
    } else if (line === 'QUIT') socket.end('221 bye\r\n');
    else say('250 fine');
  });
}

test('AC-13: a mail reaches the server under its Message-ID', async () => {
  const { url, heard } = await startSmtp('250 fine');
  await createSmtpMailer({ url, from: 'ates@ates.example', logger }).send(mail);
  expect(heard).toContain('Message-ID: <payout.1@ates.internal>');
  expect(heard).toContain('RCPT TO:<wanda@ates.example>');
  expect(heard).toContain('37.00 USD');
});

test('a refusal of the server is an error, so the mail is sent again', async () => {
  const { url } = await startSmtp('450 try later');
  const sending = createSmtpMailer({ url, from: 'ates@ates.example', logger }).send(mail);
  await expect(sending).rejects.toThrow('450');
});

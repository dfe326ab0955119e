// The sink on a real folder: a file per mail that a mail program opens, and a log line.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Mail } from '../commands/mail-port.ts';
import { createMailSink } from './mail-sink.ts';

const mail: Mail = {
  messageId: '<assigned.1@ates.internal>',
  to: 'wanda@ates.example',
  subject: 'Du bist dran: Über-Popug 🦜',
  text: 'Zwei\nZeilen',
  correlationId: 'a-request',
};
let root: string;
const logged: string[] = [];
const logger = pino(
  new Writable({
    write(line: Buffer, _encoding, done) {
      logged.push(line.toString());
      done();
    },
  }),
);

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ates-mail-'));
});
afterEach(() => rm(root, { recursive: true }));

test('TT-16, AC-13: a mail becomes a file and a log line with its chain', async () => {
  const directory = join(root, 'not', 'there', 'yet');
  await createMailSink({ directory, from: 'ates@ates.example', logger }).send(mail);
  expect(await readdir(directory)).toEqual(['assigned.1@ates.internal.eml']);
  const [head = '', body] = (
    await readFile(join(directory, 'assigned.1@ates.internal.eml'), 'utf8')
  ).split('\n\n');
  expect(head).toContain('Message-ID: <assigned.1@ates.internal>\n');
  expect(head).toContain('To: wanda@ates.example\n');
  expect(head).toContain('X-Correlation-ID: a-request');
  expect(/^[\x20-\x7e\n]*$/.test(head)).toBe(true);
  expect(body).toBe('Zwei\nZeilen\n');
  expect(logged.join()).toContain('"correlationId":"a-request"');
  expect(logged.join()).not.toContain('wanda@');
});

test('the same mail sent twice is one file', async () => {
  const sink = createMailSink({ directory: root, from: 'ates@ates.example', logger });
  await sink.send(mail);
  await sink.send(mail);
  expect(await readdir(root)).toHaveLength(1);
});

test('a name that would leave the folder does not', async () => {
  const sink = createMailSink({ directory: root, from: 'ates@ates.example', logger });
  await sink.send({ ...mail, messageId: '<../../etc/passwd@x>' });
  expect(await readdir(root)).toEqual(['.._.._etc_passwd@x.eml']);
});

// TT-16: after an assignment the employee is notified: one mail for a new task, one digest per person
// and shuffle, at least once and never without a cause.
import { setTimeout as delay } from 'node:timers/promises';
import type { Mail } from '@ates/kit/commands/mail-port';
import { defaultMailSettings, sendDueMails } from '@ates/kit/commands/mail-worker';
import { queueMails } from '@ates/kit/commands/queue-mails';
import { createLogger } from '@ates/kit/process/logger';
import { onUserContact } from '@ates/kit/reactions/on-user-contact';
import { rebuildFromStream } from '@ates/kit/reactions/rebuild-from-stream';
import { createTestDatabase } from '@ates/kit/testing/create-test-database';
import { eventually } from '@ates/kit/testing/eventually';
import { openDatabase, type Database } from '@ates/kit/tables/database';
import {
  shuffleFinishedV1,
  taskAssignedV1,
  type TaskAssignedV1,
} from '@ates/schema/contracts/tasks';
import type { CloudEvent } from '@ates/schema/contracts/envelope';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { accountant, openCompany, workers, type Company } from '../testing/open-company.ts';

describe('what is written', () => {
  let company: Company;
  beforeAll(async () => {
    company = await openCompany(
      { postgresUrl: inject('postgresUrl'), natsUrl: inject('natsUrl') },
      { shuffleChunkMax: 3 },
    );
  });
  afterAll(() => company.close());

  const mailsAbout = async (text: string) =>
    (await company.mails()).filter((mail) => mail.includes(text));
  const rows = () =>
    company.world.subgraph.parts.database.sql<
      { cause: string; recipient_id: string; text: string; sent_at: Date | null }[]
    >`select * from mails order by cause`;
  const assignmentOf = async (taskId: string) => {
    const assigned = (await company.factsOf(taskId)).filter(
      ({ type }) => type === taskAssignedV1.type,
    );
    // The contract of the type just filtered by says so.
    return assigned as CloudEvent<TaskAssignedV1>[];
  };

  test('a new task: one mail, which waits until the address is known, with the request’s correlation id', async () => {
    const { id, assignee } = await company.create('Feed the popug');
    await eventually(async () => expect(await rows()).toHaveLength(1));
    expect(await company.mails()).toEqual([]);
    for (const { id: someone } of [accountant, ...workers])
      await company.contact(someone, `${someone}@ates.example`);
    const [mail = ''] = await eventually(async () => {
      const found = await mailsAbout('Feed the popug');
      expect(found).toHaveLength(1);
      return found;
    });
    const [assigned] = await assignmentOf(id);
    expect(mail).toContain(`To: ${assignee.id}@ates.example`);
    expect(mail).toContain(`Message-ID: <task.${id}@ates.internal>`);
    expect(mail).toContain(`X-Correlation-ID: ${assigned?.correlationid}`);
  });

  test('Y-03: the end of a shuffle told again, past the broker’s window, makes no second digest', async () => {
    await company.create('Once only');
    const { id } = await company.shuffle();
    if (id === null) throw new Error('refused');
    const [finished] = await eventually(async () => {
      const told = (await company.factsOf(id)).filter(
        ({ type }) => type === shuffleFinishedV1.type,
      );
      expect(told).toHaveLength(1);
      return told;
    });
    const again = { ...finished, id: company.world.ports.newId() };
    const subject = shuffleFinishedV1.subjectOf(id);
    await company.world.publishRaw(subject, JSON.stringify(finished));
    // Even under another id: the mail's own cause is the second guard.
    await company.world.publishRaw(subject, JSON.stringify(again));
    await eventually(async () => {
      const { sql } = company.world.subgraph.parts.database;
      expect(await sql`select 1 from inbox where event_id = ${again.id}`).toHaveLength(1);
    });
    const recipients = (await rows())
      .filter(({ cause }) => cause.startsWith(`shuffle.${id}.`))
      .map(({ recipient_id }) => recipient_id);
    expect(new Set(recipients).size).toBe(recipients.length);
  });

  test('a shuffle: one digest for each person it gave tasks to, with those tasks, and nobody else', async () => {
    for (let count = 0; count < 10; count += 1) await company.create(`Batch ${count}`);
    const { id } = await company.shuffle();
    if (id === null) throw new Error('refused');
    const { reassigned, kept } = await company.ended(id);
    expect(reassigned + kept).toBeGreaterThanOrEqual(10);
    const given = new Map<string, string[]>();
    for (const event of await company.world.told('TASKS')) {
      if (event.type !== taskAssignedV1.type) continue;
      // The contract of the type just compared with says so.
      const { data } = event as CloudEvent<TaskAssignedV1>;
      if (data.shuffleId === id)
        given.set(data.assigneeId, [...(given.get(data.assigneeId) ?? []), data.taskId]);
    }
    const digests = await eventually(async () => {
      const found = (await rows()).filter(({ cause }) => cause.startsWith(`shuffle.${id}.`));
      expect(found.map(({ recipient_id }) => recipient_id).toSorted()).toEqual(
        [...given.keys()].toSorted(),
      );
      return found;
    });
    for (const { recipient_id, text } of digests) {
      const titles = await Promise.all(
        (given.get(recipient_id) ?? []).map(async (taskId) => (await company.task(taskId)).title),
      );
      const named = text.split('\n').filter((line) => line.startsWith('- '));
      expect(named.toSorted()).toEqual(titles.map((title) => `- ${title}`).toSorted());
    }
    await eventually(async () =>
      expect((await rows()).filter(({ sent_at }) => sent_at === null)).toEqual([]),
    );
    expect(await mailsAbout(`<shuffle.${id}.`)).toHaveLength(digests.length);
  });

  test('domain 8.6: a rebuild of a projection sends no mail', async () => {
    await eventually(async () =>
      expect((await rows()).filter(({ sent_at }) => sent_at === null)).toEqual([]),
    );
    const before = await rows();
    const { parts, consumers } = company.world.subgraph;
    const consumer = consumers.find(({ name }) => name === 'tasks-contacts');
    if (!consumer) throw new Error('nobody reads CONTACTS');
    const read = await rebuildFromStream({
      ...parts,
      consumer,
      stream: 'CONTACTS',
      subjects: ['contact.users.contact.v1.*'],
      reactions: [onUserContact],
      reset: async (tx) => {
        await tx.execute('delete from contacts');
      },
    });
    expect(read).toBe(4);
    const [known] = await parts.database.sql`select count(*)::int as count from contacts`;
    expect(known).toEqual({ count: 4 });
    expect(await rows()).toEqual(before);
  });
});

describe('how it is sent', () => {
  const logger = createLogger({ name: 'tasks', level: 'silent' });
  const quick = { ...defaultMailSettings, backOffMs: 1, backOffMaxMs: 2 };
  let database: Database;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const made = await createTestDatabase(
      inject('postgresUrl'),
      new URL('../migrations/', import.meta.url),
    );
    drop = () => made.drop();
    database = openDatabase(made.url, { name: 'mails' });
  });
  afterAll(async () => {
    await database.close();
    await drop();
  });
  beforeEach(async () => {
    await database.sql`truncate mails, contacts`;
    await database.sql`insert into contacts values ('w1', 'w1@ates.example', 1)`;
  });

  const queue = (...causes: string[]) =>
    database.db.transaction((tx) =>
      queueMails(
        tx,
        causes.map((cause) => ({
          cause,
          recipientId: 'w1',
          subject: `two\nlines ${'🦜'.repeat(300)}`,
          text: cause,
          correlationId: 'a-request',
          createdAt: new Date('2026-03-03T09:00:00.000Z'),
        })),
      ),
    );
  const unsent = async () => [
    ...(await database.sql<{ cause: string; attempts: number; last_error: string | null }[]>`
      select cause, attempts, last_error from mails where sent_at is null order by cause`),
  ];

  test('one cause, one mail, however often it is written; a subject is one line', async () => {
    expect(await queue('one', 'two')).toBe(2);
    expect(await queue('one', 'two')).toBe(0);
    const sent: Mail[] = [];
    await sendDueMails({
      database,
      logger,
      mailer: { send: async (mail) => void sent.push(mail) },
    });
    expect(sent.map(({ messageId }) => messageId).toSorted()).toEqual([
      '<one@ates.internal>',
      '<two@ates.internal>',
    ]);
    expect(sent[0]?.subject).toBe(`two lines ${'🦜'.repeat(190)}`);
    expect(await unsent()).toEqual([]);
  });

  test('what fails comes again under the same Message-ID, and holds up nobody', async () => {
    await queue('bad', 'good');
    const seen: string[] = [];
    let failures = 2;
    const mailer = {
      send: async ({ messageId }: Mail) => {
        seen.push(messageId);
        if (messageId === '<bad@ates.internal>' && failures-- > 0) throw new Error('451 later');
      },
    };
    await sendDueMails({ database, logger, mailer }, quick);
    expect(await unsent()).toEqual([{ cause: 'bad', attempts: 1, last_error: '451 later' }]);
    await eventually(async () => {
      await sendDueMails({ database, logger, mailer }, quick);
      expect(await unsent()).toEqual([]);
    });
    expect(seen.filter((id) => id === '<bad@ates.internal>')).toHaveLength(3);
    expect(seen.filter((id) => id === '<good@ates.internal>')).toHaveLength(1);
  });

  test('two replicas at once send each mail once', async () => {
    await queue(...Array.from({ length: 60 }, (_, index) => `mail-${index}`));
    const sent: string[] = [];
    const mailer = {
      send: async ({ messageId }: Mail) => {
        await delay(2);
        sent.push(messageId);
      },
    };
    const replica = async () => {
      while ((await sendDueMails({ database, logger, mailer }, quick)) > 0);
    };
    await Promise.all([replica(), replica(), replica()]);
    expect(sent).toHaveLength(60);
    expect(new Set(sent).size).toBe(60);
  });

  test('a replica that died with a mail in hand has it taken over when its lease ends', async () => {
    await queue('orphan');
    const dying = { ...quick, leaseMs: 50 };
    // Never answers: the process is gone.
    void sendDueMails(
      { database, logger, mailer: { send: () => new Promise(() => undefined) } },
      dying,
    );
    await eventually(async () => expect(await unsent()).toMatchObject([{ attempts: 1 }]));
    const sent: string[] = [];
    const mailer = { send: async ({ messageId }: Mail) => void sent.push(messageId) };
    await eventually(async () => {
      await sendDueMails({ database, logger, mailer }, quick);
      expect(await unsent()).toEqual([]);
    });
    expect(sent).toEqual(['<orphan@ates.internal>']);
  });
});

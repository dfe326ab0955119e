// Each service's NATS user may tell its own subjects and read the streams it consumes, and nothing else: tried out on
// a server of its own, once with the system's plain names and once with a prefix.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AckPolicy } from '@nats-io/jetstream';
import { connectBroker, type Broker } from '@ates/schema/broker/connect';
import { brokerUsers } from '@ates/schema/broker/permissions';
import { provisionStreams } from '@ates/schema/broker/streams';
import { watchSubjects } from '@ates/schema/broker/watch-subjects';
import { createClock, followClock, moveClock } from '@ates/schema/rehearsal/clock';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readServicesConfig } from './config.ts';
import { startEmbeddedNats, type EmbeddedNats } from './embedded-nats.ts';
import { findNatsServer } from './find-nats-server.ts';
import type { NatsUserName } from './nats-users.ts';

const allowed = 'allowed';
const denied = expect.stringMatching(/permissions violation/i);

describe.each(['', 'company.'])('with the prefix "%s"', (prefix) => {
  let dataDir: string;
  let server: EmbeddedNats;
  const brokers = new Map<NatsUserName, Broker>();

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'ates-nats-users-'));
    const { program } = await findNatsServer(readServicesConfig());
    server = await startEmbeddedNats({ dataDir, program, durable: false, fresh: false, prefix });
    for (const user of [...brokerUsers, 'admin' as const]) {
      brokers.set(user, await connectBroker({ url: server.urlOf(user), name: user, prefix }));
    }
    await provisionStreams(as('admin'));
  });

  afterAll(async () => {
    for (const broker of brokers.values()) await broker.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  function as(user: NatsUserName): Broker {
    const broker = brokers.get(user);
    if (!broker) throw new Error(`${user} is not connected`);
    return broker;
  }

  const outcome = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => allowed,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );

  const publish = (user: NatsUserName, subject: string) =>
    outcome(as(user).js.publish(as(user).subject(subject), '{}', { timeout: 2000 }));

  /** Makes a consumer, pulls one message with it, acknowledges, and deletes it. */
  const read = (user: NatsUserName, stream: string, consumer = `${user}-test`) =>
    outcome(
      (async () => {
        const { jsm, js } = as(user);
        const name = as(user).stream(stream);
        await jsm.consumers.add(name, { durable_name: consumer, ack_policy: AckPolicy.Explicit });
        const pulled = await (await js.consumers.get(name, consumer)).next({ expires: 1000 });
        pulled?.ack();
        await jsm.consumers.delete(name, consumer);
      })(),
    );

  test('nobody connects without a user, and the passwords are for the owner’s eyes only', async () => {
    const { port } = server;
    const url = `nats://127.0.0.1:${port}`;
    await expect(connectBroker({ url, name: 'nobody', prefix })).rejects.toThrow(/authorization/i);
    const wrong = `nats://tasks:wrong@127.0.0.1:${port}`;
    await expect(connectBroker({ url: wrong, name: 'x', prefix })).rejects.toThrow(
      /authorization/i,
    );
    for (const file of ['nats.conf', 'run/nats-users.json'])
      expect((await stat(join(dataDir, file))).mode & 0o077).toBe(0);
  });

  test.each([
    ['users', 'evt.users.user.registered.v1.u1', allowed],
    ['users', 'state.users.user.v1.u1', allowed],
    ['users', 'contact.users.contact.v1.u1', allowed],
    ['users', 'evt.billing.task.priced.v1.t1', denied],
    ['tasks', 'evt.tasks.task.created.v2.t1', allowed],
    ['tasks', 'dlq.tasks-state.invalid', allowed],
    ['tasks', 'evt.billing.task.priced.v1.t1', denied],
    ['tasks', 'state.users.user.v1.u1', denied],
    ['tasks', 'contact.users.contact.v1.u1', denied],
    ['tasks', 'dlq.billing-tasks.invalid', denied],
    ['tasks', 'control.clock', denied],
    ['billing', 'evt.billing.entry.posted.v1.a1', allowed],
    ['billing', 'evt.tasks.task.completed.v1.t1', denied],
    ['analytics', 'state.analytics.stats.v1.day', allowed],
    ['analytics', 'evt.billing.day.closed.v1.d1', denied],
    ['gateway', 'state.users.user.v1.u1', denied],
    ['gateway', 'evt.tasks.task.completed.v1.t1', denied],
  ] as const)('%s publishes %s: %s', async (user, subject, expected) => {
    expect(await publish(user, subject)).toEqual(expected);
  });

  test.each([
    ['users', 'STATE', allowed],
    ['users', 'TASKS', denied],
    ['tasks', 'BILLING', allowed],
    ['tasks', 'CONTACTS', allowed],
    ['tasks', 'USERS', denied],
    ['billing', 'TASKS', allowed],
    ['analytics', 'BILLING', allowed],
    ['analytics', 'CONTACTS', denied],
    ['gateway', 'STATE', allowed],
    ['gateway', 'TASKS', allowed],
    ['gateway', 'CONTACTS', denied],
    ['gateway', 'USERS', denied],
    ['gateway', 'DLQ', denied],
  ] as const)('%s reads %s: %s', async (user, stream, expected) => {
    await as('admin').js.publish(as('admin').subject('contact.users.contact.v1.u9'), '{}');
    expect(await read(user, stream)).toEqual(expected);
  });

  test.each([
    ['users', 'CONTACTS', allowed],
    ['tasks', 'CONTACTS', allowed],
    ['billing', 'CONTACTS', allowed],
    ['analytics', 'CONTACTS', denied],
    ['gateway', 'CONTACTS', denied],
    ['tasks', 'STATE', allowed],
    ['analytics', 'STATE', allowed],
    ['gateway', 'STATE', denied],
    ['tasks', 'USERS', denied],
    ['billing', 'USERS', denied],
    ['users', 'DLQ', denied],
  ] as const)('%s looks up what stands in %s: %s', async (user, name, expected) => {
    const admin = as('admin');
    for (const subject of ['contact.users.contact.v1.u9', 'state.users.user.v1.u9'])
      await admin.js.publish(admin.subject(subject), '{}');
    const { jsm } = as(user);
    const stream = as(user).stream(name);
    const subject = name === 'STATE' ? 'state.users.user.v1.u9' : 'contact.users.contact.v1.u9';
    const last_by_subj = as(user).subject(subject);
    expect(await outcome(jsm.streams.getMessage(stream, { last_by_subj }))).toEqual(expected);
  });

  test('the gateway gets no contact past consumers either', async () => {
    const { jsm, nc } = as('gateway');
    const stream = as('gateway').stream('CONTACTS');
    const subject = as('gateway').subject('contact.users.contact.v1.u9');
    expect(
      await outcome(jsm.streams.getMessage(stream, { last_by_subj: subject })),
      'by subject',
    ).toEqual(denied);
    expect(await outcome(jsm.direct.getMessage(stream, { seq: 1 })), 'directly').toEqual(denied);
    const mirror = { name: 'MINE', mirror: { name: stream } };
    expect(await outcome(jsm.streams.add(mirror)), 'by a mirror').toEqual(denied);
    for (const wanted of [subject, '_INBOX.>', '_INBOX.tasks.>', '>']) {
      const listening = nc.subscribe(wanted);
      await nc.flush();
      expect(await outcome(firstOf(listening)), wanted).toEqual(denied);
    }
  });

  test('nobody touches another service’s consumer', async () => {
    const { jsm } = as('billing');
    const stream = as('billing').stream('STATE');
    await jsm.consumers.add(stream, { durable_name: 'billing-state', ack_policy: AckPolicy.None });
    const { js, jsm: others } = as('tasks');
    const theirs = await js.consumers.get(stream, 'billing-state');
    // A refused pull is answered by nobody: the client notices that heartbeats are missing.
    expect(await outcome(theirs.next({ expires: 1000 })), 'pull').toBe('heartbeats missed');
    expect(await outcome(others.consumers.delete(stream, 'billing-state')), 'delete').toEqual(
      denied,
    );
    expect(
      await outcome(
        others.consumers.update(stream, 'billing-state', { description: 'taken over' }),
      ),
      'change',
    ).toEqual(denied);
    expect(await read('tasks', 'STATE', 'billing-state'), 'make').toEqual(denied);
    await jsm.consumers.delete(stream, 'billing-state');
  });

  test('no service changes, purges or deletes a stream; each may make one that is missing', async () => {
    const { jsm } = as('tasks');
    const stream = as('tasks').stream('STATE');
    expect(await outcome(jsm.streams.update(stream, { max_msgs: 1 })), 'change').toEqual(denied);
    expect(await outcome(jsm.streams.purge(stream)), 'purge').toEqual(denied);
    expect(await outcome(jsm.streams.delete(stream)), 'delete').toEqual(denied);
    for (const user of brokerUsers.filter((name) => name !== 'gateway'))
      expect(await outcome(provisionStreams(as(user))), user).toBe(allowed);
    expect(await outcome(provisionStreams(as('gateway')))).toEqual(denied);
  });

  test('replicas watch, wake each other and follow the clock as they are', async () => {
    const clock = createClock();
    const following = await followClock(as('gateway'), clock);
    const seen: string[] = [];
    const watch = watchSubjects(as('gateway'), {
      stream: 'STATE',
      subjects: ['state.users.user.v1.*', 'state.users.signing-key.v1.*'],
      onMessage: ({ subject }) => seen.push(subject),
    });
    await Promise.all([following.ready, watch.ready]);
    await publish('users', 'state.users.user.v1.u2');
    await moveClock(as('admin'), 60_000);
    await vi.waitFor(
      () => expect([seen.at(-1), clock.offsetMs]).toEqual(['state.users.user.v1.u2', 60_000]),
      {
        timeout: 30_000,
      },
    );
    await Promise.all([following.close(), watch.close()]);

    const wake = as('tasks').subject('wake.tasks');
    const woken = firstOf(as('tasks').nc.subscribe(wake, { max: 1 }));
    await as('tasks').nc.flush();
    as('tasks').nc.publish(wake);
    expect(await outcome(woken)).toBe(allowed);
  });
});

/** The first message of a subscription; rejects when the server refuses it. */
async function firstOf(subscription: AsyncIterable<unknown>): Promise<unknown> {
  for await (const message of subscription) return message;
  throw new Error('it ended');
}

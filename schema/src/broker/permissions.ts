// What each service may do at the broker: tell its own subjects, read the streams it consumes, and nothing else.
// Services and prefix go in, NATS permissions come out; the embedded server and compose.yaml are configured by them.
import { streamPrefixOf } from './connect.ts';
import { inboxPrefixOf } from './server-url.ts';
import { streamDefinitions, type StreamName } from './streams.ts';

/** The services that have a NATS user each. */
export const brokerUsers = ['users', 'tasks', 'billing', 'analytics', 'gateway'] as const;

export type BrokerUser = (typeof brokerUsers)[number];

/** Subjects as the configuration of nats-server has them; what is denied wins. */
export interface Permissions {
  readonly publish: { readonly allow: readonly string[]; readonly deny: readonly string[] };
  readonly subscribe: { readonly allow: readonly string[] };
}

/** What the permissions are made for. */
export interface PermissionScope {
  /** The system's prefix; empty in normal life. */
  readonly prefix?: string;
  /** Whether the clock of a rehearsal may be followed; never in production. */
  readonly rehearsals?: boolean;
}

/**
 * The streams each service reads: its own log, and what it consumes of others. All read STATE: keys and token epochs
 * are there. CONTACTS, the mail addresses, is for those who send mail; the gateway never reads it.
 */
const streamsRead: Readonly<Record<BrokerUser, readonly StreamName[]>> = {
  users: ['STATE', 'USERS'],
  tasks: ['STATE', 'CONTACTS', 'TASKS', 'BILLING'],
  billing: ['STATE', 'CONTACTS', 'USERS', 'TASKS', 'BILLING'],
  analytics: ['STATE', 'USERS', 'TASKS', 'BILLING'],
  gateway: ['STATE', 'TASKS', 'BILLING'],
};

/** The permissions of one service. */
export function permissionsOf(user: BrokerUser, scope: PermissionScope = {}): Permissions {
  const { prefix = '', rehearsals = false } = scope;
  const streams = streamsRead[user];
  const allow = [
    '$JS.API.INFO',
    ...told(user).map((subject) => prefix + subject),
    ...streams.flatMap((stream) => reading(nameOf(prefix, stream))),
    ...streams.map((stream) => {
      const durable = `${nameOf(prefix, stream)}.${durableOf(user, stream)}`;
      return `$JS.API.CONSUMER.DURABLE.CREATE.${durable}`;
    }),
    ...made(user).flatMap((stream) => making(nameOf(prefix, stream))),
    ...looking(user).flatMap((stream) => [
      `$JS.API.STREAM.MSG.GET.${nameOf(prefix, stream)}`,
      `$JS.API.DIRECT.GET.${nameOf(prefix, stream)}`,
    ]),
    ...(rehearsals ? followingClock(nameOf(prefix, 'CONTROL')) : []),
  ];
  return {
    publish: { allow: [...new Set(allow)], deny: othersConsumers(user, prefix) },
    subscribe: {
      allow: [
        `${inboxPrefixOf(user)}.>`,
        ...(user === 'gateway' ? [] : [`${prefix}${wakeSubject(user)}`]),
      ],
    },
  };
}

const nameOf = (prefix: string, stream: StreamName | 'CONTROL'): string =>
  streamPrefixOf(prefix) + stream;

/** The relay of another replica is woken here. */
const wakeSubject = (user: BrokerUser): string => `wake.${user}`;

/** What a service may publish: its own events, states, dead letters; users the contacts besides. */
function told(user: BrokerUser): string[] {
  if (user === 'gateway') return [];
  return [
    `evt.${user}.>`,
    `state.${user}.>`,
    ...(user === 'users' ? ['contact.users.>'] : []),
    ...streamsRead[user].map((stream) => `dlq.${durableOf(user, stream)}.>`),
    wakeSubject(user),
  ];
}

/** Pulling from a stream by a consumer. The client asks for one with several filters by the subject without a name. */
const reading = (stream: string): string[] => [
  `$JS.API.STREAM.INFO.${stream}`,
  `$JS.API.CONSUMER.CREATE.${stream}`,
  `$JS.API.CONSUMER.CREATE.${stream}.>`,
  `$JS.API.CONSUMER.INFO.${stream}.*`,
  `$JS.API.CONSUMER.MSG.NEXT.${stream}.*`,
  `$JS.API.CONSUMER.DELETE.${stream}.*`,
  ...acknowledging(stream, '*'),
];

/** Acknowledgements, in the form of today and in that of servers with domains. */
const acknowledging = (stream: string, consumer: string): string[] => [
  `$JS.ACK.${stream}.${consumer}.>`,
  `$JS.ACK.*.*.${stream}.${consumer}.>`,
];

/** Streams a service makes when they are missing: all of them, because whoever starts first makes them. */
const made = (user: BrokerUser): readonly StreamName[] =>
  user === 'gateway' ? [] : streamDefinitions.map(({ name }) => name);

// Making one that exists changes nothing; changing, purging and deleting are not for services.
const making = (stream: string): string[] => [
  `$JS.API.STREAM.INFO.${stream}`,
  `$JS.API.STREAM.CREATE.${stream}`,
];

/** Tables in which a service looks what stands there: what it told last, and how far another's state has come. */
const looking = (user: BrokerUser): readonly StreamName[] =>
  user === 'gateway'
    ? []
    : streamDefinitions
        .filter(
          ({ name, kind }) =>
            kind === 'table' && (user === 'users' || streamsRead[user].includes(name)),
        )
        .map(({ name }) => name);

const followingClock = (stream: string): string[] => [
  ...reading(stream),
  `$JS.API.STREAM.CREATE.${stream}`,
];

/** The durable consumer by which a subgraph reads a stream. */
const durableOf = (user: BrokerUser, stream: StreamName): string =>
  `${user}-${stream.toLowerCase()}`;

/** Nobody takes, acknowledges, changes or deletes what another service's durable consumer has. */
function othersConsumers(user: BrokerUser, prefix: string): string[] {
  return brokerUsers
    .filter((other) => other !== user && other !== 'gateway')
    .flatMap((other) =>
      streamsRead[other]
        .filter((stream) => streamsRead[user].includes(stream))
        .flatMap((stream) => touching(nameOf(prefix, stream), durableOf(other, stream))),
    );
}

const touching = (stream: string, consumer: string): string[] => [
  `$JS.API.CONSUMER.CREATE.${stream}.${consumer}`,
  `$JS.API.CONSUMER.CREATE.${stream}.${consumer}.>`,
  `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`,
  `$JS.API.CONSUMER.DELETE.${stream}.${consumer}`,
  ...acknowledging(stream, consumer),
];

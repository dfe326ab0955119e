// The users of the embedded nats-server: one per service with its permissions, and an administrator for the launcher
// and the tests. Passwords are drawn once per data directory; out comes the server's `authorization` section.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  brokerUsers,
  permissionsOf,
  type BrokerUser,
  type Permissions,
  type PermissionScope,
} from '@ates/schema/broker/permissions';
import { isRecord } from './is-record.ts';

export type NatsUserName = BrokerUser | 'admin';

/** Passwords by user. */
export type NatsPasswords = ReadonlyMap<NatsUserName, string>;

const userNames: readonly NatsUserName[] = [...brokerUsers, 'admin'];

/** The passwords of a data directory; those that are missing are drawn and kept. */
export async function keepNatsPasswords(dataDir: string): Promise<NatsPasswords> {
  const known = await readNatsPasswords(dataDir);
  const passwords = new Map(
    userNames.map((name) => [name, known.get(name) ?? randomBytes(18).toString('hex')]),
  );
  if (known.size < passwords.size) {
    await mkdir(dirname(passwordFile(dataDir)), { recursive: true });
    const text = `${JSON.stringify(Object.fromEntries(passwords))}\n`;
    await writeFile(passwordFile(dataDir), text, { mode: 0o600 });
  }
  return passwords;
}

/** The passwords as they are on disk; none when the data directory has no server of ours. */
export async function readNatsPasswords(dataDir: string): Promise<NatsPasswords> {
  try {
    const value: unknown = JSON.parse(await readFile(passwordFile(dataDir), 'utf8'));
    if (!isRecord(value)) return new Map();
    const known = userNames.map((name) => [name, value[name]] as const);
    return new Map(
      known.flatMap(([name, password]) =>
        typeof password === 'string' ? [[name, password] as const] : [],
      ),
    );
  } catch {
    return new Map();
  }
}

/** The server's address as `user` connects to it. */
export function natsUrlOf(port: number, user: NatsUserName, passwords: NatsPasswords): string {
  const password = passwords.get(user);
  const credentials = password === undefined ? '' : `${user}:${password}@`;
  return `nats://${credentials}127.0.0.1:${port}`;
}

/**
 * The `authorization` section of nats-server's configuration.
 * https://docs.nats.io/running-a-nats-service/configuration/securing_nats/authorization
 * @param passwordOf a quoted password, or `$NAME` for a variable of the server's environment
 */
export function natsAuthorization(
  passwordOf: (user: NatsUserName) => string,
  scope: PermissionScope,
): string {
  const services = brokerUsers.map(
    (user) => `    {
      user: ${user}
      password: ${passwordOf(user)}
      permissions: ${permissionsText(permissionsOf(user, scope))}
    }`,
  );
  return `authorization {
  users: [
    { user: admin, password: ${passwordOf('admin')} }
${services.join('\n')}
  ]
}
`;
}

function permissionsText({ publish, subscribe }: Permissions): string {
  return `{
        publish: {
          allow: ${subjectsText(publish.allow)}
          deny: ${subjectsText(publish.deny)}
        }
        subscribe: {
          allow: ${subjectsText(subscribe.allow)}
        }
      }`;
}

const subjectsText = (subjects: readonly string[]): string =>
  `[${subjects.map((subject) => `\n            ${JSON.stringify(subject)}`).join('')}\n          ]`;

const passwordFile = (dataDir: string): string => join(dataDir, 'run', 'nats-users.json');

// Writes the configuration of the NATS server in compose.yaml: the services' permissions go in, one user each with a
// password from the container's environment comes out. No rehearsal there: nobody follows a moved clock.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { natsAuthorization } from '../services/nats-users.ts';

/** Writes the file below `outputRoot`. */
export async function generateComposeNats(_root: string, outputRoot: string): Promise<string[]> {
  const file = join('scripts', 'compose', 'nats.conf');
  await mkdir(dirname(join(outputRoot, file)), { recursive: true });
  await writeFile(join(outputRoot, file), composeNatsConfig());
  return [file];
}

/** The configuration; the variables are in compose.yaml. */
export function composeNatsConfig(): string {
  return `# GENERATED from schema/src/broker/permissions.ts by \`npm run generate nats\`. Do not edit.
listen: "0.0.0.0:4222"
http: "127.0.0.1:8222"
server_name: "ates"
max_payload: 1048576
jetstream {
  store_dir: "/data"
  sync_interval: always
}
${natsAuthorization((user) => `$${user.toUpperCase()}_NATS_PASSWORD`, {})}`;
}

// Takes nats-server from Homebrew: the installed one, or a bottle fetched without installing it.
// Out: a program, or the reason why there is none.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { natsVersionOf } from './nats-version.ts';
import { runCommand } from './run-command.ts';
import { reasonOf } from './services-error.ts';

export async function natsFromHomebrew(
  workDir: string,
): Promise<{ program: string } | { refusal: string }> {
  try {
    const prefix = (await runCommand('brew', ['--prefix', 'nats-server'])).trim();
    const installed = join(prefix, 'bin', 'nats-server');
    if ((await natsVersionOf(installed)) !== undefined) return { program: installed };
    await runCommand('brew', ['fetch', 'nats-server']);
    const bottle = (await runCommand('brew', ['--cache', 'nats-server'])).trim();
    await runCommand('tar', ['-xzf', bottle, '-C', workDir]);
    // A bottle unpacks to nats-server/<version>/bin/nats-server.
    const [version = ''] = await readdir(join(workDir, 'nats-server'));
    return { program: join(workDir, 'nats-server', version, 'bin', 'nats-server') };
  } catch (error) {
    return { refusal: reasonOf(error) };
  }
}

// Fetches the pinned nats-server release and refuses anything but the very bytes we pinned.
// Out: an unpacked program in the work directory, or the reason why there is none.
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';
import { reasonOf } from './services-error.ts';

/** The release and the SHA-256 of its archives, from the SHA256SUMS the project publishes with it. */
export const pinnedNats = {
  version: '2.11.8',
  archives: new Map([
    [
      'linux-x64',
      {
        name: 'linux-amd64',
        sha256: '397a6deffb5533e160de0cca322bc3dcaec7fb7282d66a3dfa87a9c183152ad1',
      },
    ],
    [
      'linux-arm64',
      {
        name: 'linux-arm64',
        sha256: 'b08936cb1dc0ae7086137bda14c352df64397c4af45ed2b392705c19585aeb84',
      },
    ],
    [
      'darwin-x64',
      {
        name: 'darwin-amd64',
        sha256: '002c943c1ed39c55cc5e024debfc02685111fcb2b1cbd887aad39ac977037477',
      },
    ],
    [
      'darwin-arm64',
      {
        name: 'darwin-arm64',
        sha256: '23e0c5354c2da385708946a21900c944fcb9a3bbfd02aae27a4ae750dea0b682',
      },
    ],
  ]),
};

const releases = 'https://github.com/nats-io/nats-server/releases/download';
const archiveBytesMax = 64 * 1024 * 1024;

/** `baseUrl` is the address of all releases; tests give their own server's. */
export async function natsFromRelease(
  workDir: string,
  platform: string,
  baseUrl = releases,
): Promise<{ program: string } | { refusal: string }> {
  const archive = pinnedNats.archives.get(platform);
  if (archive === undefined) return { refusal: `no release is pinned for ${platform}` };
  const folder = `nats-server-v${pinnedNats.version}-${archive.name}`;
  try {
    const bytes = await download(`${baseUrl}/v${pinnedNats.version}/${folder}.tar.gz`);
    const sum = createHash('sha256').update(bytes).digest('hex');
    if (sum !== archive.sha256) {
      return { refusal: `the download's SHA-256 is ${sum} where ${archive.sha256} is pinned` };
    }
    const file = join(workDir, 'release.tar.gz');
    await writeFile(file, bytes);
    await runCommand('tar', ['-xzf', file, '-C', workDir]);
    return { program: join(workDir, folder, 'nats-server') };
  } catch (error) {
    return { refusal: reasonOf(error) };
  }
}

async function download(url: string): Promise<Uint8Array> {
  const response = await fetch(url, { signal: AbortSignal.timeout(90_000) });
  if (!response.ok) throw new Error(`the download answered ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.byteLength > archiveBytesMax)
    throw new Error('the download is larger than any release');
  return bytes;
}

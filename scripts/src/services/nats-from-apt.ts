// Fetches nats-server's package on Debian and its relatives, without root and installing nothing.
// It asks the machine's own archive for a newer suite, with a private apt state beside the system's.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  mainArchive,
  parseAptList,
  parseDeb822,
  withSuite,
  type AptSource,
} from './apt-sources.ts';
import { isAtLeast, natsVersionOf, oldestNats } from './nats-version.ts';
import { runCommand } from './run-command.ts';
import { reasonOf } from './services-error.ts';

/** The path of an unpacked nats-server inside `workDir`, or the reason why there is none. */
export async function natsFromApt(
  workDir: string,
): Promise<{ program: string } | { refusal: string }> {
  const release = parseOsRelease(await readText('/etc/os-release'));
  const plan = aptPlan(release, await machineSources());
  if ('refusal' in plan) return plan;
  const refusals: string[] = [];
  for (const suite of plan.suites) {
    try {
      const text = withSuite(plan.archive, suite, plan.component);
      return { program: await unpackFrom(join(workDir, suite), text) };
    } catch (error) {
      refusals.push(`${suite}: ${reasonOf(error)}`);
    }
  }
  return { refusal: refusals.join('; ') };
}

interface AptPlan {
  readonly archive: AptSource;
  readonly component: string;
  /** Newest first. */
  readonly suites: readonly string[];
}

/** Which suites of which archive to look in, newest first. */
export function aptPlan(
  release: ReadonlyMap<string, string>,
  sources: readonly AptSource[],
): AptPlan | { refusal: string } {
  const family = `${release.get('ID') ?? ''} ${release.get('ID_LIKE') ?? ''}`.split(' ');
  const isUbuntu = family.includes('ubuntu');
  if (!isUbuntu && !family.includes('debian')) return { refusal: 'not a Debian or Ubuntu system' };
  const codename = release.get(isUbuntu ? 'UBUNTU_CODENAME' : 'VERSION_CODENAME');
  const own = codename ?? release.get('VERSION_CODENAME') ?? 'stable';
  const archive = mainArchive(sources, [own, 'stable', 'testing', 'unstable', 'sid', 'devel']);
  if (archive === undefined) return { refusal: `no apt source carries ${own}` };
  const suites = isUbuntu ? ['devel', own] : ['testing', 'stable', own];
  return { archive, component: isUbuntu ? 'universe' : 'main', suites: [...new Set(suites)] };
}

/** `KEY=value` lines, with or without quotes. */
export function parseOsRelease(text: string): Map<string, string> {
  const pairs = text.split('\n').flatMap((line) => {
    const found = /^([A-Z_]+)=["']?(.*?)["']?\s*$/.exec(line);
    return found === null ? [] : [[found[1] ?? '', found[2] ?? ''] as const];
  });
  return new Map(pairs);
}

async function machineSources(): Promise<AptSource[]> {
  const folder = '/etc/apt/sources.list.d';
  const names = await readdir(folder).catch(() => []);
  const parsed = names
    .toSorted((left, right) => (left < right ? -1 : 1))
    .map(async (name) => {
      if (name.endsWith('.sources')) return parseDeb822(await readText(join(folder, name)));
      return name.endsWith('.list') ? parseAptList(await readText(join(folder, name))) : [];
    });
  return [
    parseAptList(await readText('/etc/apt/sources.list')),
    ...(await Promise.all(parsed)),
  ].flat();
}

async function unpackFrom(workDir: string, sources: string): Promise<string> {
  const config = await privateApt(workDir, sources);
  const download = join(workDir, 'download');
  const unpacked = join(workDir, 'unpacked');
  await mkdir(download, { recursive: true });
  await runCommand('apt-get', ['-c', config, '-qq', 'update']);
  await runCommand('apt-get', ['-c', config, '-qq', 'download', 'nats-server'], { cwd: download });
  const [deb] = await readdir(download);
  if (deb === undefined) throw new Error('the suite has no nats-server');
  await runCommand('dpkg-deb', ['-x', join(download, deb), unpacked]);
  for (const place of ['usr/sbin', 'usr/bin']) {
    const program = join(unpacked, place, 'nats-server');
    const version = await natsVersionOf(program);
    if (version === undefined) continue;
    if (isAtLeast(version, oldestNats)) return program;
    throw new Error(`it has nats-server ${version}, older than ${oldestNats}`);
  }
  throw new Error('its nats-server does not run here');
}

// Given with -c the file is read after the system's own configuration, so proxies stay in force
// and ours win. Hooks are cleared: they would run other programs after our private update.
// A mirror may lag behind its index's date; signatures are checked all the same.
async function privateApt(workDir: string, sources: string): Promise<string> {
  const state = join(workDir, 'state');
  const cache = join(workDir, 'cache');
  const parts = join(workDir, 'sources.d');
  await mkdir(join(state, 'lists', 'partial'), { recursive: true });
  await mkdir(join(cache, 'archives', 'partial'), { recursive: true });
  await mkdir(parts, { recursive: true });
  await writeFile(join(state, 'status'), '');
  await writeFile(join(parts, 'ates.sources'), sources);
  const config = join(workDir, 'apt.conf');
  await writeFile(
    config,
    `#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Dir::State "${state}";
Dir::State::status "${join(state, 'status')}";
Dir::Cache "${cache}";
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "${parts}";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Acquire::Check-Valid-Until "false";
Acquire::AllowInsecureRepositories "false";
Acquire::Languages "none";
Acquire::Retries "1";
Acquire::http::Timeout "20";
Acquire::https::Timeout "20";
APT::Get::AllowUnauthenticated "false";
APT::Sandbox::User "";
`,
  );
  return config;
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

// The entry of `npm start`, `npm test` and every other command on a clone with nothing but Node.
// Plain JavaScript without dependencies: it installs them, then hands over to TypeScript.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const oldestNode = { major: 20, minor: 19 };

/**
 * What each verb runs once the packages are there; a new verb is a new line.
 * @type {Record<string, { about: string, run: (args: string[]) => unknown }>}
 */
const verbs = {
  start: {
    about: 'start the whole system',
    run: (args) => {
      loadDotEnv();
      return runTypeScript('scripts/src/start/main.ts', args);
    },
  },
  test: { about: 'run the tests; what follows goes to vitest', run: runTests },
  install: { about: 'install the packages if they do not match the lock file', run: () => 0 },
  run: {
    about: 'run <file.ts> [arguments]',
    run: ([file = '', ...args]) => runTypeScript(file, args),
  },
};

/** @param {string[]} argv */
async function main(argv) {
  const [name = '', ...args] = argv;
  checkNode();
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb === undefined || (name === 'run' && args.length === 0)) return usage();
  // Neither tool may call home, here or in any process started from here.
  process.env.APOLLO_TELEMETRY_DISABLED = '1';
  process.env.TURBO_TELEMETRY_DISABLED = '1';
  if (!isInstalled()) await install();
  return verb.run(args);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > oldestNode.major) return;
  if (major === oldestNode.major && minor >= oldestNode.minor) return;
  fail(
    `Node ${process.versions.node} is too old: ${oldestNode.major}.${oldestNode.minor} or newer is needed.`,
    'Install a newer one from https://nodejs.org (or with nvm: nvm install 22) and try again.',
  );
}

function usage() {
  const lines = Object.entries(verbs).map(([name, { about }]) => `  ${name.padEnd(8)} ${about}`);
  fail('Usage: node scripts/bootstrap.mjs <verb> [arguments]', lines.join('\n'), 2);
}

// npm writes its own record last, so an install that was interrupted has none. Packages for other
// platforms are in the lock file and, rightly, not in the record.
function isInstalled() {
  const locked = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (locked === undefined || present === undefined) return false;
  return Object.entries(locked).every(([path, { version, link, optional }]) => {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) return true;
    const found = present[path];
    if (found === undefined) return optional === true;
    return link === true ? found.link === true : found.version === version;
  });
}

/**
 * @typedef {{ version?: string, link?: boolean, optional?: boolean }} Package
 * @param {string} file
 * @returns {Record<string, Package> | undefined}
 */
function readPackages(file) {
  try {
    // npm's own format; what is missing in it counts as not installed.
    const parsed = /** @type {{ packages?: Record<string, Package> }} */ (
      JSON.parse(readFileSync(file, 'utf8'))
    );
    return parsed.packages;
  } catch {
    return undefined;
  }
}

async function install() {
  const why = existsSync(join(root, 'node_modules'))
    ? 'they do not match the lock file'
    : 'first run';
  say(`Installing packages (${why}); this takes a minute …`);
  const startedAt = Date.now();
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  // npm shows its own progress on a terminal; elsewhere a line now and then says it is alive.
  const pulse = setInterval(() => say(`  still installing (${seconds()})`), 15_000);
  if (process.stderr.isTTY) clearInterval(pulse);
  const code = await runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  clearInterval(pulse);
  if (code !== 0 || !isInstalled()) {
    fail(
      `The packages could not be installed (npm ci ended with ${code}).`,
      'Its message is above. Most often a download broke off or the registry cannot be reached:\n' +
        'check the network and the proxy (npm config get registry, npm config get proxy), then try again.',
    );
  }
  say(`  packages installed (${seconds()})`);
}

/**
 * Under `npm start` npm says where it is itself; elsewhere it is looked for in PATH.
 * @param {string[]} args
 */
function runNpm(args) {
  const npm = process.env.npm_execpath;
  return npm !== undefined && /npm-cli\.c?js$/.test(npm)
    ? runChild(process.execPath, [npm, ...args])
    : runChild('npm', args);
}

// What is set already wins over the file; tests never read it, so that they meet no real server.
function loadDotEnv() {
  const file = join(root, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}

/**
 * In this very process, so that signals reach the program and its exit code is ours.
 * @param {string} file
 * @param {string[]} args
 */
async function runTypeScript(file, args) {
  const path = resolve(root, file);
  if (!existsSync(path)) fail(`There is no ${file}.`, 'Give a path below the repository.', 2);
  const { register } = await import('tsx/esm/api');
  register();
  process.argv = [process.execPath, path, ...args];
  await import(pathToFileURL(path).href);
}

/**
 * The JSON result is what CI takes its closing line from.
 * @param {string[]} args
 */
function runTests(args) {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = [
    '--reporter=default',
    '--reporter=json',
    '--outputFile.json=.cache/test-results.json',
  ];
  return runChild(process.execPath, [vitest, 'run', ...reporters, ...args]);
}

/**
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<number>}
 */
function runChild(program, args) {
  const child = spawn(program, args, { cwd: root, stdio: 'inherit' });
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => child.kill(signal);
  process.on('SIGTERM', forward);
  // Ctrl-C reaches the child by itself; we stay to pass its exit code on.
  process.on('SIGINT', () => {});
  return new Promise((done) => {
    child.on('error', (error) => {
      say(`${program} could not be started: ${error.message}`);
      done(127);
    });
    child.on('exit', (code, signal) => done(code ?? (signal === null ? 1 : 130)));
  }).finally(() => {
    process.removeListener('SIGTERM', forward);
    process.removeAllListeners('SIGINT');
  });
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * @param {string} what
 * @param {string} hint
 * @param {number} code
 * @returns {never}
 */
function fail(what, hint, code = 1) {
  say(`\n${what}\n${hint}\n`);
  process.exit(code);
}

const code = await main(process.argv.slice(2));
if (typeof code === 'number') process.exitCode = code;

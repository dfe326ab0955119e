// The command line of npm start: every option, and every way to get one wrong.
// A mistake always comes with a hint.
import { describe, expect, test } from 'vitest';
import { parseOptions } from './start-options.ts';

const defaults = {
  port: 4000,
  dataDir: '.data',
  fresh: false,
  demo: true,
  services: false,
  quiet: false,
};

test.each([
  [[], {}],
  [['--port', '5000'], { port: 5000 }],
  [['--port=0'], { port: 0 }],
  [['--data', '/tmp/x', '--fresh'], { dataDir: '/tmp/x', fresh: true }],
  [['--clock', '2026-03-03T08:00:00Z'], { clock: new Date('2026-03-03T08:00:00Z') }],
  [['--seed', '7'], { seed: '7' }],
  [['--no-demo', '--services', '--quiet'], { demo: false, services: true, quiet: true }],
])('%j', (args, expected) => {
  expect(parseOptions(args)).toEqual({ kind: 'options', options: { ...defaults, ...expected } });
});

test.each([[['--help']], [['-h']], [['--port', '5000', '--help']]])('%j: the help text', (args) => {
  const parsed = parseOptions(args);
  expect(parsed.kind).toBe('help');
  for (const option of ['--port', '--data', '--fresh', '--no-demo', '--services', '--quiet']) {
    expect(parsed).toMatchObject({ text: expect.stringContaining(option) });
  }
});

describe('mistakes', () => {
  test.each([
    [['--prot', '5000'], 'There is no option --prot. Did you mean --port?'],
    [['--service'], 'There is no option --service. Did you mean --services?'],
    [['--verbose'], 'There is no option --verbose.'],
    [['--port', 'http'], '--port http is not a port'],
    [['--port', '70000'], '--port 70000 is not a port'],
    [['--clock', 'tomorrow'], '--clock tomorrow is not an instant'],
    [['--clock', '2026-03-03T08:00'], 'is not an instant'],
    [['fresh'], '"fresh" is not an option'],
    [['--data', '/tmp/x', 'fresh'], '"fresh" is not an option'],
    [['--fresh=yes'], '--fresh'],
    [['--port'], '--port'],
  ])('%j', (args, text) => {
    const parsed = parseOptions(args);
    expect(parsed.kind).toBe('mistake');
    expect(parsed).toMatchObject({ text: expect.stringContaining(text) });
    expect(parsed).toMatchObject({ text: expect.stringContaining('npm start -- --help') });
  });
});

// What a tiny unit is told by its environment: its name, its port, and whether to misbehave.
// Flows from the test that starts it into tiny-unit.ts.

export interface TinyConfig {
  readonly name: string;
  readonly port: number;
  readonly failsAtStart: boolean;
}

export function readTinyConfig(env: NodeJS.ProcessEnv = process.env): TinyConfig {
  return {
    name: env['TINY_NAME'] ?? 'tiny',
    port: Number(env['PORT'] ?? 0),
    failsAtStart: env['TINY_FAIL'] === 'at start',
  };
}

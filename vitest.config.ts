// Three kinds of tests by suffix: what a test needs is what its file name says (docs/TESTING.md).
// Unit tests need nothing; int tests get Postgres and NATS; e2e tests start the whole graph as processes.
import { defineConfig } from 'vitest/config';

const everywhere = ['gateway', 'schema', 'scripts', 'subgraphs'];
const files = (suffix: string) => everywhere.map((folder) => `${folder}/**/*.${suffix}.ts`);
const services = './scripts/src/services/vitest-services.ts';

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: files('test'),
          exclude: [...files('int.test'), ...files('e2e.test'), '**/node_modules/**'],
        },
      },
      {
        test: {
          name: 'int',
          include: files('int.test'),
          globalSetup: [services],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: files('e2e.test'),
          globalSetup: [services],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

// Three kinds of tests by suffix: what a test needs is what its file name says (docs/TESTING.md).
// Unit tests need nothing; int tests get Postgres and NATS; e2e tests start the whole graph as processes.
import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const everywhere = ['gateway', 'schema', 'scripts', 'subgraphs'];
const files = (suffix: string) => everywhere.map((folder) => `${folder}/**/*.${suffix}.ts`);
const services = './scripts/src/services/vitest-services.ts';

/** The longest first, so that none of them runs alone at the end; files of one kind as vitest would. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project }: TestSpecification) => ['e2e', 'int', 'unit'].indexOf(project.name);
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  // Apollo's packages require graphql as CommonJS; a second copy as ES module would not know its types.
  resolve: {
    alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }],
  },
  test: {
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Nothing happens at import, so files may share what they import; that is most of the time they take.
          isolate: false,
          include: files('test'),
          // Property tests on a loaded machine; a bound for what hangs, not a measure.
          testTimeout: 30_000,
          exclude: [...files('int.test'), ...files('e2e.test'), '**/node_modules/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'int',
          include: files('int.test'),
          globalSetup: [services],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: files('e2e.test'),
          globalSetup: [services],
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

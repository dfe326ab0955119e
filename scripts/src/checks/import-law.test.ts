// The import law bites: for every ban a violation is planted in the place it speaks of and must be reported with the
// ban's own sentence, and every import the law allows must pass. A pattern that matches nothing would pass silently.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { lintInACopy, type Finding } from './lint-in-a-copy.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const rooms = ['api', 'commands', 'domain', 'events', 'projections', 'reactions', 'tables'];
const libraries = [
  'drizzle-orm',
  'drizzle-orm/pg-core',
  'postgres',
  'graphql',
  '@apollo/server',
  '@nats-io/jetstream',
  'node:fs',
  'pino',
];

/** `folder/*` may import `may`, may not import `mayNot`, and is told so by a sentence with `because` in it. */
type Law = { folder: string; because: string; may: string[]; mayNot: string[] };

/** The table of rooms: the sentence's beginning, and what a room may import besides itself and kit domain. */
const roomLaws: Law[] = [
  subgraphRoom('api', 'api translates GraphQL', [
    '../commands/x.ts',
    '../projections/x.ts',
    '@ates/kit/api/x',
    'graphql',
    'dataloader',
  ]),
  subgraphRoom('commands', 'commands let the domain decide', [
    '../domain/x.ts',
    '../events/x.ts',
    '../projections/x.ts',
    '@ates/kit/commands/x',
  ]),
  subgraphRoom('domain', 'domain decides and does nothing else', []),
  subgraphRoom('events', 'events say what happened', [
    '../domain/x.ts',
    '@ates/kit/events/x',
    '@ates/schema/x',
  ]),
  subgraphRoom('projections', 'projections show', [
    '../domain/x.ts',
    '../tables/x.ts',
    '@ates/kit/projections/x',
    'drizzle-orm',
    'drizzle-orm/pg-core',
    '@ates/schema/x',
  ]),
  subgraphRoom('reactions', 'reactions answer', [
    '../commands/x.ts',
    '../projections/x.ts',
    '@ates/kit/reactions/x',
    '@ates/schema/x',
  ]),
  subgraphRoom('tables', 'tables are the ground', [
    'drizzle-orm',
    'drizzle-orm/pg-core',
    '@ates/kit/tables/x',
  ]),
];

/** The kit's rooms, which may all import the kit's domain. Projections are rebuilt from events, so they may read those. */
const kitLaws: Law[] = [
  kitRoom('api', "The kit's api room", [
    '../commands/x.ts',
    '../projections/x.ts',
    'graphql',
    '@apollo/server',
  ]),
  kitRoom('commands', "The kit's commands room", [
    '../events/x.ts',
    '../projections/x.ts',
    '../tables/x.ts',
  ]),
  kitRoom('domain', "The kit's domain room", []),
  kitRoom('events', "The kit's events room", [
    '../tables/x.ts',
    '@ates/schema/x',
    '@nats-io/jetstream',
  ]),
  kitRoom('projections', "The kit's projections room", [
    '../events/x.ts',
    '../tables/x.ts',
    '@ates/schema/x',
  ]),
  kitRoom('reactions', "The kit's reactions room", [
    '../commands/x.ts',
    '../projections/x.ts',
    '../tables/x.ts',
    '@ates/schema/x',
  ]),
  kitRoom('tables', "The kit's tables room", ['drizzle-orm', 'drizzle-orm/pg-core', 'postgres']),
  ...['commands', 'events', 'projections', 'reactions'].map((room) => ({
    folder: `subgraphs/kit/src/${room}`,
    because: 'GraphQL ends at the kit',
    may: [],
    mayNot: ['graphql', 'graphql/execution', 'graphql-ws', '@apollo/server', '@apollo/subgraph'],
  })),
  {
    folder: 'subgraphs/kit/src/domain',
    because: "The kit's domain room",
    may: [],
    mayNot: libraries,
  },
  {
    folder: 'subgraphs/kit/src/tables',
    because: "The kit's tables room",
    may: ['node:fs'],
    mayNot: ['graphql', 'pino', '@nats-io/jetstream'],
  },
];

/** Whole packages: schema ← kit ← each subgraph; schema ← gateway; scripts alone may import all. */
const packageLaws: Law[] = [
  {
    folder: 'schema/src/contracts',
    because: 'schema is the foundation',
    may: ['../broker/x.ts', 'ajv'],
    mayNot: doors('kit', 'gateway', 'tasks', 'scripts'),
  },
  {
    folder: 'gateway/src/live',
    because: 'The gateway serves any federated graph',
    may: ['../planning/x.ts', ...doors('schema'), 'graphql'],
    mayNot: doors('kit', 'users', 'billing', 'scripts'),
  },
  {
    folder: 'gateway/client/src',
    because: 'The client stands alone',
    may: ['./x.ts', 'graphql', 'graphql-ws', 'graphql-sse'],
    mayNot: doors('schema', 'gateway', 'kit'),
  },
  {
    folder: 'gateway/client/src',
    because: 'The client runs in browsers',
    may: [],
    mayNot: ['node:events', 'ws', 'undici'],
  },
  {
    folder: 'subgraphs/kit/src/process',
    because: 'The kit serves every subgraph',
    may: [...rooms.map((room) => `../${room}/x.ts`), ...doors('schema')],
    mayNot: doors('tasks', 'gateway', 'scripts'),
  },
  ...['analytics', 'billing', 'tasks', 'users'].map((name) => ({
    folder: `subgraphs/${name}/src`,
    because: 'No subgraph imports a subgraph',
    may: [...rooms.map((room) => `./${room}/x.ts`), ...doors('kit', 'schema'), 'graphql'],
    mayNot: doors('gateway', 'scripts', name === 'users' ? 'tasks' : 'users'),
  })),
  {
    folder: 'scripts/src/start',
    because: 'A package is entered by its door',
    may: doors('gateway', 'kit', 'schema', 'tasks'),
    mayNot: ['../../../gateway/src/main.ts'],
  },
  ...[
    'schema/src/registry',
    'gateway/src/live',
    'subgraphs/kit/src/process',
    'subgraphs/billing/src',
  ].map((folder) => ({
    folder,
    because: 'A package is entered by its door',
    may: [],
    mayNot: ['../../../scripts/src/x.ts', '../../tasks/src/domain/x.ts'],
  })),
];

const laws = [...roomLaws, ...kitLaws, ...packageLaws];

/** Every way to write an import, each with the specifier to plant. */
const forms: Record<string, (specifier: string) => string> = {
  value: (from) => `import { x } from '${from}';\nexport const y = x;`,
  type: (from) => `import type { X } from '${from}';\nexport type Y = X;`,
  'side effect': (from) => `import '${from}';`,
  're-export': (from) => `export { x } from '${from}';`,
  'star re-export': (from) => `export * from '${from}';`,
  dynamic: (from) => `export const y = () => import('${from}');`,
};

describe('O-02: the import law', () => {
  const plants = new Map<string, string>();
  let findings: Finding[];

  beforeAll(async () => {
    for (const { folder, may, mayNot } of laws) {
      for (const specifier of [...may, ...mayNot]) {
        plants.set(plantOf(folder, specifier), forms['value']!(specifier));
      }
    }
    for (const [form, write] of Object.entries(forms)) {
      plants.set(plantOf('subgraphs/tasks/src/domain', form), write('../tables/x.ts'));
    }
    plants.set(testIn('api'), forms['value']!('../tables/x.ts'));
    plants.set(testIn('events'), forms['value']!('@ates/billing/x'));
    plants.set(gatewayTest('schema'), forms['value']!('@ates/client/x'));
    plants.set(gatewayTest('kit'), forms['value']!('@ates/kit/x'));
    findings = (await lintInACopy(plants)).filter(
      ({ rule }) => rule === 'eslint(no-restricted-imports)',
    );
  }, 60_000);

  const sentences = (file: string) =>
    findings.filter((finding) => finding.file === file).map(({ help }) => help);

  for (const law of laws) {
    describe(`${law.folder}: ${law.because}`, () => {
      test.each(law.mayNot)('may not import %s', (specifier) => {
        expect(sentences(plantOf(law.folder, specifier)).join()).toContain(law.because);
      });
      if (law.may.length > 0) {
        test.each(law.may)('may import %s', (specifier) => {
          expect(sentences(plantOf(law.folder, specifier))).toEqual([]);
        });
      }
    });
  }

  test.each(Object.keys(forms))('sees an import in the form "%s"', (form) => {
    expect(sentences(plantOf('subgraphs/tasks/src/domain', form))).not.toEqual([]);
  });

  test('lets a test look into any room of its own package', () => {
    expect(sentences(testIn('api'))).toEqual([]);
  });

  test('O-02: does not let a test look into another subgraph', () => {
    expect(sentences(testIn('events')).join()).toContain('No subgraph imports a subgraph');
  });

  test('lets a test of the gateway use the client, and nothing else of ours', () => {
    expect(sentences(gatewayTest('schema'))).toEqual([]);
    expect(sentences(gatewayTest('kit')).join()).toContain(
      'its tests import schema and the client',
    );
  });

  test('has a planted violation for each of its sentences', async () => {
    const config = await readFile(join(root, '.oxlintrc.json'), 'utf8');
    const written = new Set(
      [...config.matchAll(/"message": "(.*)"/g)].map(([, message]) => String(message)),
    );
    const proven = findings.map(({ help }) => help);
    expect(
      [...written].filter((message) => !proven.some((help) => help.includes(message))),
    ).toEqual([]);
  });
});

function subgraphRoom(room: string, because: string, listed: string[]): Law {
  const may = [...listed, '@ates/kit/domain/x'];
  const everything = [
    ...rooms.filter((other) => other !== room).map((other) => `../${other}/x.ts`),
    ...rooms.map((kitRoomName) => `@ates/kit/${kitRoomName}/x`),
    ...['subgraph', 'config', 'main'].map((file) => `../${file}.ts`),
    '@ates/kit/process/x',
    '@ates/kit/testing/x',
    '@ates/schema/x',
    '@ates/billing/x',
    '@ates/gateway/x',
    '../../../billing/src/domain/x.ts',
    ...libraries,
  ];
  const mayNot = everything.filter((specifier) => !may.includes(specifier));
  return { folder: `subgraphs/tasks/src/${room}`, because, may, mayNot };
}

function kitRoom(room: string, because: string, listed: string[]): Law {
  const may = room === 'domain' ? listed : [...listed, '../domain/x.ts'];
  const everything = [
    ...rooms.filter((other) => other !== room).map((other) => `../${other}/x.ts`),
    '../process/x.ts',
    '../testing/x.ts',
    '@ates/tasks/x',
    '@ates/gateway/x',
  ];
  const mayNot = everything.filter((specifier) => !may.includes(specifier));
  return { folder: `subgraphs/kit/src/${room}`, because, may, mayNot };
}

function doors(...names: string[]): string[] {
  return names.map((name) => `@ates/${name}/x`);
}

function plantOf(folder: string, specifier: string): string {
  return `${folder}/plant-${specifier.replaceAll(/[^a-z]+/g, '-')}.ts`;
}

function testIn(room: string): string {
  return `subgraphs/tasks/src/${room}/plant.test.ts`;
}

function gatewayTest(what: string): string {
  return `gateway/src/live/plant-${what}.test.ts`;
}

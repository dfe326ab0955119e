// Plugins see the moments of Apollo Server's, in its order; they may answer, refuse, and change what goes out.
import { GraphQLError } from 'graphql';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { GatewayPlugin, RequestPlugin } from './plugin.ts';
import { askByHttp, askBySocket } from './testing/ask-gateway.ts';
import { libraryGraph } from './testing/library-graph.ts';
import { startTestGateway } from './testing/test-gateway.ts';

function recorder(name: string, told: string[]): GatewayPlugin {
  const tell = (moment: string) => void told.push(`${name} ${moment}`);
  const ending = (moment: string) => {
    tell(moment);
    return () => tell(`${moment} ended`);
  };
  return {
    serverDidStart: () => tell('serverDidStart'),
    schemaDidLoadOrUpdate: () => tell('schemaDidLoadOrUpdate'),
    serverWillStop: () => tell('serverWillStop'),
    requestDidStart: async () => {
      tell('requestDidStart');
      return {
        didResolveSource: () => tell('didResolveSource'),
        parsingDidStart: () => ending('parsingDidStart'),
        validationDidStart: () => ending('validationDidStart'),
        didResolveOperation: async () => tell('didResolveOperation'),
        responseForOperation: () => tell('responseForOperation'),
        executionDidStart: async () => ending('executionDidStart'),
        didEncounterErrors: (_, errors) => tell(`didEncounterErrors ${errors.length}`),
        willSendResponse: () => tell('willSendResponse'),
      };
    },
  };
}

const query = '{ book(id: "b1") { title } }';

test('the moments of a request in their order; a text that is known is not parsed again', async () => {
  const told: string[] = [];
  const gateway = await startTestGateway(libraryGraph, {}, { plugins: [recorder('a', told)] });
  expect(told.splice(0)).toEqual(['a schemaDidLoadOrUpdate', 'a serverDidStart']);
  await askByHttp(gateway.url, { query });
  const checking = [
    'a parsingDidStart',
    'a parsingDidStart ended',
    'a validationDidStart',
    'a validationDidStart ended',
  ];
  const before = ['a requestDidStart', 'a didResolveSource'];
  const after = [
    'a didResolveOperation',
    'a responseForOperation',
    'a executionDidStart',
    'a executionDidStart ended',
    'a willSendResponse',
  ];
  expect(told.splice(0)).toEqual([...before, ...checking, ...after]);
  await askBySocket(gateway.url, { query });
  expect(told.splice(0)).toEqual([...before, ...after]);
  await askByHttp(gateway.url, { query: '{ book(id: "b1") { nothing } }' });
  const refused = ['a didEncounterErrors 1', 'a willSendResponse'];
  expect(told.splice(0)).toEqual([...before, ...checking, ...refused]);
  await askByHttp(gateway.url, { query: '{ author(id: "a1") { failing } }' });
  expect(told.splice(0).slice(-2)).toEqual(refused);
  await writeFile(gateway.supergraphFile, `${await readFile(gateway.supergraphFile, 'utf8')}\n#`);
  await gateway.reload();
  await gateway.close();
  expect(told).toEqual(['a schemaDidLoadOrUpdate', 'a serverWillStop']);
});

test('several plugins: in their order, ends in reverse', async () => {
  const told: string[] = [];
  const plugins = [recorder('a', told), recorder('b', told)];
  const gateway = await startTestGateway(libraryGraph, {}, { plugins });
  await askByHttp(gateway.url, { query });
  expect(told.filter((one) => one.includes('executionDidStart'))).toEqual([
    'a executionDidStart',
    'b executionDidStart',
    'b executionDidStart ended',
    'a executionDidStart ended',
  ]);
  await gateway.close();
});

async function askWith(part: RequestPlugin) {
  const plugins = [{ requestDidStart: () => part }];
  const gateway = await startTestGateway(libraryGraph, {}, { plugins });
  const answer = await askByHttp(gateway.url, { query });
  const fetches = gateway.asked.get('catalogue')?.length;
  await gateway.close();
  return { ...answer, fetches };
}

test('an answer of a plugin goes out and nothing is fetched', async () => {
  const { told, fetches } = await askWith({
    responseForOperation: ({ operation }) => ({ data: { kind: operation?.operation } }),
  });
  expect({ told, fetches }).toEqual({ told: { data: { kind: 'query' } }, fetches: 0 });
});

test('a GraphQLError refuses with its code, anything else is an INTERNAL_SERVER_ERROR', async () => {
  const refused = await askWith({
    didResolveOperation() {
      throw new GraphQLError('Not on Sundays.', { extensions: { code: 'SUNDAY' } });
    },
  });
  expect(refused.told.errors).toEqual([
    { message: 'Not on Sundays.', extensions: { code: 'SUNDAY' } },
  ]);
  expect(refused).toMatchObject({ status: 400, fetches: 0 });
  const broken = await askWith({
    willSendResponse() {
      throw new Error('secret');
    },
  });
  expect(broken.status).toBe(500);
  expect(JSON.stringify(broken.told)).not.toContain('secret');
});

test('what goes out may be changed', async () => {
  const { told } = await askWith({
    willSendResponse(_, outcome) {
      if (outcome.kind !== 'answer') return outcome;
      return { kind: 'answer', answer: { ...outcome.answer, extensions: { cost: 1 } } };
    },
  });
  expect(told).toEqual({ data: { book: { title: 'Emma' } }, extensions: { cost: 1 } });
});

test('a configuration names modules; one without a plugin is refused at the start', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ates-plugin-'));
  const file = join(folder, 'cost.mjs');
  await writeFile(
    file,
    `export const plugin = { requestDidStart: () => ({
      responseForOperation: () => ({ data: { from: 'a module' } }) }) };`,
  );
  const gateway = await startTestGateway(libraryGraph, { PLUGINS: file });
  expect((await askByHttp(gateway.url, { query })).told.data).toEqual({ from: 'a module' });
  await gateway.close();
  await writeFile(join(folder, 'none.mjs'), 'export const other = 1;');
  for (const [module, why] of [
    ['none.mjs', 'exports no plugin'],
    ['missing.mjs', 'cannot be loaded'],
  ] as const) {
    const started = startTestGateway(libraryGraph, { PLUGINS: join(folder, module) });
    await expect(started).rejects.toThrow(why);
  }
  await rm(folder, { recursive: true });
});

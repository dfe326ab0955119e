// The GraphQL-over-HTTP specification, by the audit suite of the graphql-http package, against a real gateway.
// Every rule, the MAYs included, is a test of its own, so that a failure names it.
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { libraryGraph } from '../testing/library-graph.ts';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway(libraryGraph);
});

afterAll(() => gateway.close());

const audits = serverAudits({ url: () => `${gateway.url}/graphql` });

test('the suite has the 61 rules it had when it was chosen', () => {
  expect(audits).toHaveLength(61);
});

test.each(audits.map(({ id, name, fn }) => ({ id, name, fn })))('$id $name', async ({ fn }) => {
  const result = await fn();
  const failure =
    'reason' in result ? { ...result, body: await result.response.text() } : undefined;
  expect(failure).toBeUndefined();
});

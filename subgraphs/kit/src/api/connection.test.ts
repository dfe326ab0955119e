// Pages: bounded, and no cursor but one's own.
import { describe, expect, test } from 'vitest';
import { pageRequest, pageSizeMax, toConnection } from './connection.ts';

describe('what is asked', () => {
  test('20 unless said otherwise, from the beginning', () => {
    expect(pageRequest({}, 1)).toEqual({ first: 20, after: undefined });
    expect(pageRequest({ first: null, after: null }, 1)).toEqual({ first: 20, after: undefined });
  });

  test.each([0, -1, pageSizeMax + 1])('first: %i is told to be out of bounds', (first) => {
    expect(() => pageRequest({ first }, 1)).toThrow(`first: must be 1 to ${pageSizeMax}`);
  });

  test.each([
    ['nonsense', 'nonsense'],
    ['no list', Buffer.from('{}').toString('base64url')],
    ['a list of others', Buffer.from('[1]').toString('base64url')],
    ['too many parts', Buffer.from('["a","b"]').toString('base64url')],
    ['too long', 'x'.repeat(501)],
  ])('after: %s is no cursor', (_what, after) => {
    expect(() => pageRequest({ after }, 1)).toThrow('after: is no cursor of this list');
  });
});

describe('what is answered', () => {
  const page = (rows: string[], first: number) => toConnection(rows, first, (row) => [row, 'x']);

  test('the row too many says that another page follows', () => {
    const { edges, pageInfo } = page(['a', 'b', 'c'], 2);
    expect(edges.map(({ node }) => node)).toEqual(['a', 'b']);
    expect(pageInfo.hasNextPage).toBe(true);
  });

  test('the last page, and the empty one', () => {
    expect(page(['a'], 2).pageInfo.hasNextPage).toBe(false);
    expect(page([], 2).pageInfo).toEqual({ endCursor: null, hasNextPage: false });
  });

  test('a cursor comes back as it went out', () => {
    const after = page(['ä"/+', 'b'], 1).pageInfo.endCursor;
    expect(pageRequest({ after }, 2).after).toEqual(['ä"/+', 'x']);
  });
});

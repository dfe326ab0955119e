// Whatever stands in rows comes out of the relation as it went in, in order.
import { sql } from 'drizzle-orm';
import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  integer,
  option,
  record,
  string,
} from 'fast-check';
import { expect, inject, onTestFinished, test } from 'vitest';
import { openDatabase } from './database.ts';
import { rowSource } from './row-source.ts';

const open = () => {
  const database = openDatabase(inject('postgresUrl'), { name: 'row-source' });
  onTestFinished(() => database.close());
  return database.db;
};

// Postgres takes no NUL in a text, and UTF-8 no half of a pair.
const anyText = string({ unit: 'binary' }).filter((text) => !/\0|\p{Surrogate}/u.test(text));

test('texts with line breaks, empty ones and nulls come out as they went in', async () => {
  const db = open();
  const row = record({
    text: option(anyText),
    awkward: option(constantFrom('', '\\N', 'null', 'two\nlines', '{"a":1}', "it's", '\\', '"')),
    number: option(integer()),
  });
  await assert(
    asyncProperty(array(row, { maxLength: 8 }), async (rows) => {
      const found = await db.execute(sql`
        select r.text, r.awkward, r.number::int as number
        from ${rowSource('r', rows, {
          text: { type: 'text', of: ({ text }) => text },
          awkward: { type: 'text', of: ({ awkward }) => awkward },
          number: { type: 'bigint', of: ({ number }) => number },
        })}`);
      expect([...found]).toEqual(rows);
    }),
    { numRuns: 60 },
  );
});

test('every type is read as what it is', async () => {
  const [row] = await open().execute(sql`
    select pg_typeof(id)::text || ' ' || pg_typeof(day)::text || ' ' || pg_typeof(at)::text as types, is_late, at::text
    from ${rowSource('r', [0], {
      id: { type: 'uuid', of: () => '0199f0c0-0000-7000-8000-000000000001' },
      day: { type: 'date', of: () => '2026-03-03' },
      at: { type: 'timestamptz', of: () => new Date('2026-03-03T09:00:00.123Z') },
      is_late: { type: 'boolean', of: () => false },
    })}`);
  expect(row).toEqual({
    types: 'uuid date timestamp with time zone',
    is_late: false,
    at: '2026-03-03 09:00:00.123+00',
  });
});

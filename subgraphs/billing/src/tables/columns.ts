// Kinds of columns that billing's tables share.
// Money is a whole number of cents in a bigint, read as a safe integer; no floating point anywhere.
import { bigint, date, text, timestamp } from 'drizzle-orm/pg-core';

export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });
export const cents = (name: string) => bigint(name, { mode: 'number' });
export const day = (name: string) => date(name, { mode: 'string' });
export const currency = () => text('currency').notNull().default('USD');

// The types a projection reads and writes through: the pool for queries, a transaction for writes.
export type { Database, Db, Tx } from '../tables/database.ts';

// Many rows for one bulk statement, for projections (tables/row-source.ts).
export { rowSource, textArray, type Column } from '../tables/row-source.ts';

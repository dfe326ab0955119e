// The tables of the kit, so that this subgraph's migrations create them too.
export * from '@ates/kit/tables/kit-tables';

// Addresses and mails, so that this subgraph's migrations create them too.
export * from '@ates/kit/tables/mail-tables';

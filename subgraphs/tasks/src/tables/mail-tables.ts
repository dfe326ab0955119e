// Mails and the addresses they go to, so that this subgraph's migrations create them too.
export * from '@ates/kit/tables/mail-tables';

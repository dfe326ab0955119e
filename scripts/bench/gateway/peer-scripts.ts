// The scripts that start other gateways as their documentation says, written beside their packages before a run:
// they are theirs to resolve, and nothing of ours imports them.

/** The stock Apollo gateway: Apollo Server 5 with its standalone front. argv: supergraph file, port. */
export const apolloScript = `
import { readFileSync } from 'node:fs';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { ApolloGateway } from '@apollo/gateway';

const [file, port] = process.argv.slice(2);
const gateway = new ApolloGateway({ supergraphSdl: readFileSync(file, 'utf8') });
await startStandaloneServer(new ApolloServer({ gateway }), {
  listen: { host: '127.0.0.1', port: Number(port) },
});
`;

/** Mercurius' gateway on Fastify with its jit; it reads Federation 1. argv: the subgraphs' origin, port. */
export const mercuriusScript = `
import fastify from 'fastify';
import mercurius from '@mercuriusjs/gateway';

const [origin, port] = process.argv.slice(2);
const app = fastify();
app.register(mercurius, {
  jit: 1,
  gateway: {
    services: ['accounts', 'inventory', 'products', 'reviews'].map((name) => ({
      name,
      url: origin + '/' + name + '-1',
    })),
  },
});
await app.listen({ host: '127.0.0.1', port: Number(port) });
`;

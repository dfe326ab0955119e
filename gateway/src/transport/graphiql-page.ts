// GraphiQL for development, served from node_modules: no CDN, so it works without a network.
// One page at `/` and its four files; everything is read once and kept in memory.
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { writeText } from './write-answer.ts';

/** Answers GraphiQL's paths. */
export type GraphiqlPage = {
  /** True when the path was one of GraphiQL's and has been answered. */
  write(response: ServerResponse, path: string): boolean;
};

const files = new Map([
  ['/graphiql/react.js', { module: 'react/umd/react.production.min.js', type: 'text/javascript' }],
  [
    '/graphiql/react-dom.js',
    { module: 'react-dom/umd/react-dom.production.min.js', type: 'text/javascript' },
  ],
  ['/graphiql/graphiql.js', { module: 'graphiql/graphiql.min.js', type: 'text/javascript' }],
  ['/graphiql/graphiql.css', { module: 'graphiql/graphiql.min.css', type: 'text/css' }],
]);

/** Finds the files; undefined when they are not installed (a production install leaves them out). */
export function createGraphiqlPage(): GraphiqlPage | undefined {
  const require = createRequire(import.meta.url);
  const located = new Map<string, { file: string; type: string }>();
  for (const [path, { module, type }] of files) {
    try {
      located.set(path, { file: require.resolve(module), type });
    } catch {
      return undefined;
    }
  }
  const loaded = new Map<string, Buffer>();
  return {
    write(response, path) {
      if (path === '/') {
        writeText(response, 200, 'text/html; charset=utf-8', page);
        return true;
      }
      const found = located.get(path);
      if (found === undefined) return false;
      const content = loaded.get(path) ?? readFileSync(found.file);
      loaded.set(path, content);
      writeText(response, 200, `${found.type}; charset=utf-8`, content);
      return true;
    },
  };
}

/** Headers set in GraphiQL's pane go along as HTTP headers and as the payload of connection_init. */
const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>aTES · GraphiQL</title>
    <link rel="stylesheet" href="/graphiql/graphiql.css" />
    <style>
      body { margin: 0; }
      #graphiql { height: 100vh; }
    </style>
  </head>
  <body>
    <div id="graphiql">Loading…</div>
    <script src="/graphiql/react.js"></script>
    <script src="/graphiql/react-dom.js"></script>
    <script src="/graphiql/graphiql.js"></script>
    <script>
      const socket = location.protocol.replace('http', 'ws') + '//' + location.host + '/graphql';
      const fetcher = GraphiQL.createFetcher({ url: '/graphql', subscriptionUrl: socket });
      const root = ReactDOM.createRoot(document.getElementById('graphiql'));
      root.render(
        React.createElement(GraphiQL, {
          fetcher,
          defaultEditorToolsVisibility: 'headers',
          shouldPersistHeaders: true,
          defaultHeaders: '{\\n  "authorization": ""\\n}',
        }),
      );
    </script>
  </body>
</html>
`;

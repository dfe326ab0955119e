// GraphiQL for development, served from node_modules: no CDN, so it works without a network.
// One page at `/` and its four files; everything is read once and kept in memory.
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { writeText } from './write-answer.ts';

/** Answers GraphiQL's paths. */
export type GraphiqlPage = {
  /** True when the path was one of GraphiQL's and has been answered. */
  write(response: ServerResponse, path: string): boolean;
};

type PageFile = { readonly package: string; readonly file: string; readonly type: string };

const files = new Map<string, PageFile>([
  [
    '/graphiql/react.js',
    { package: 'react', file: 'umd/react.production.min.js', type: 'text/javascript' },
  ],
  [
    '/graphiql/react-dom.js',
    { package: 'react-dom', file: 'umd/react-dom.production.min.js', type: 'text/javascript' },
  ],
  [
    '/graphiql/graphiql.js',
    { package: 'graphiql', file: 'graphiql.min.js', type: 'text/javascript' },
  ],
  ['/graphiql/graphiql.css', { package: 'graphiql', file: 'graphiql.min.css', type: 'text/css' }],
]);

/** Finds the files; undefined when they are not installed (a production install may leave them out). */
export function createGraphiqlPage(): GraphiqlPage | undefined {
  const contents = new Map<string, { content: Buffer; type: string }>();
  for (const [path, file] of files) {
    const content = readPackageFile(file);
    if (content === undefined) return undefined;
    contents.set(path, { content, type: file.type });
  }
  return {
    write(response, path) {
      if (path === '/') {
        writeText(response, 200, 'text/html; charset=utf-8', page);
        return true;
      }
      const found = contents.get(path);
      if (found === undefined) return false;
      writeText(response, 200, `${found.type}; charset=utf-8`, found.content);
      return true;
    },
  };
}

/** Beside the package's package.json: the browser builds are not among the packages' exports. */
function readPackageFile({ package: name, file }: PageFile): Buffer | undefined {
  const require = createRequire(import.meta.url);
  try {
    return readFileSync(join(dirname(require.resolve(`${name}/package.json`)), file));
  } catch {
    return undefined;
  }
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

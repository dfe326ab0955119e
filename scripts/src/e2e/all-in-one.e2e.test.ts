// The graph in one process, as `npm start` runs it: the suites that hold in both deployment modes (O-01), one after
// another on one graph. A new suite is a file beside this one and a line here.
import { consistencySuite } from './consistency.suite.ts';
import { liveSuite } from './live.suite.ts';
import { shareGraph } from './shared-graph.ts';
import { wholeGraphSuite } from './whole-graph.suite.ts';

const graph = shareGraph('all-in-one');
wholeGraphSuite(graph, 'all-in-one');
consistencySuite(graph);
liveSuite(graph);

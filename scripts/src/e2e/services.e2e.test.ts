// The graph as a gateway and four services apart: every suite there is (O-01), one after another on one graph.
// A new suite is a file beside this one and a line here.
import { badInputSuite } from './bad-input.suite.ts';
import { consistencySuite } from './consistency.suite.ts';
import { correlationSuite } from './correlation.suite.ts';
import { liveSuite } from './live.suite.ts';
import { outageSuite } from './outage.suite.ts';
import { rolesSuite } from './roles.suite.ts';
import { shareGraph } from './shared-graph.ts';
import { tokensSuite } from './tokens.suite.ts';
import { wholeGraphSuite } from './whole-graph.suite.ts';

const graph = shareGraph('services');
wholeGraphSuite(graph, 'services');
consistencySuite(graph);
liveSuite(graph);
correlationSuite(graph);
badInputSuite(graph);
rolesSuite(graph);
tokensSuite(graph);
outageSuite(graph);

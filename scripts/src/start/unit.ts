// A part of the system that is started, has an address, and is closed: a subgraph or the gateway.
// Two modes make units: in this process (in-process-mode.ts) or one process each (services-mode.ts).
import type { Environment, SubgraphName } from './config.ts';

export interface RunningUnit {
  readonly name: string;
  readonly url: string;
  /** Takes no new work, finishes what it has, and lets go. */
  readonly close: () => Promise<void>;
  /** Ends it now, without finishing anything. */
  readonly kill: () => void;
}

export interface Mode {
  /** Loads what takes long to load; called while the servers start. */
  readonly prepare: () => Promise<void>;
  readonly startSubgraph: (name: SubgraphName, env: Environment) => Promise<RunningUnit>;
  /** Called when every subgraph runs. */
  readonly startGateway: (env: Environment) => Promise<RunningUnit>;
}

/** What a mode tells while everything runs. */
export interface UnitEvents {
  /** Something worth a line: a process died and is started again. */
  readonly onNotice: (text: string) => void;
  /** A unit is gone for good: everything has to stop. */
  readonly onLost: (text: string) => void;
}

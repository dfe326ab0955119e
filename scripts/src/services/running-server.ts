// What a started or adopted server looks like to those who use it and to those who stop it.
// Flows out of embedded-postgres and embedded-nats into start-services.

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** True when it was left over from a launcher that died and has been taken over. */
  readonly adopted: boolean;
  /** How a server that was not asked to stop ended; never resolves for an adopted one. */
  readonly died: Promise<string>;
  readonly stop: () => Promise<void>;
  /** Ends it now; its data survive as they would a power cut. */
  readonly kill: () => void;
}

// What the domain may not make up itself: time, ids and chance come in from outside.

export interface Ports {
  /** The present instant. */
  now(): Date;
  /** A new uuid, version 7 (RFC 9562): later ids sort after earlier ones. */
  newId(): string;
  /** A fair draw from 0 … `sides` − 1. */
  draw(sides: number): number;
}

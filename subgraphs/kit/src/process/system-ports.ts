// The ports of a running process: the system's clock, uuid v7 and a cryptographic draw.
import { randomInt } from 'node:crypto';
import { v7 } from 'uuid';
import type { Ports } from '../domain/ports.ts';

export const systemPorts: Ports = {
  now: () => new Date(),
  newId: () => v7(),
  draw: (sides) => randomInt(sides),
};

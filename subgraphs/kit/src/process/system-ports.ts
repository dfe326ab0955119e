// The ports of a running process: the system's clock, uuid v7 and a cryptographic draw.
import { randomInt } from 'node:crypto';
import type { Ports } from '../domain/ports.ts';
import { createIdSource } from './id-source.ts';

export const systemPorts: Ports = {
  now: () => new Date(),
  newId: createIdSource(() => Date.now()),
  draw: (sides) => randomInt(sides),
};

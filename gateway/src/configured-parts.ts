// The parts that are made of settings alone: limits, rates, origins, persisted operations.
// The configuration comes in, what the rooms ask for comes out.
import { readFile } from 'node:fs/promises';
import type { GatewayConfig } from './config.ts';
import { createRateLimit, type RateLimit } from './identity/rate-limit.ts';
import {
  createFindText,
  readTrustedDocuments,
  type FindText,
} from './operations/persisted-operations.ts';
import type { PlanningSettings } from './planning/open-planner.ts';
import type { StartedParts } from './started-parts.ts';
import { createOpenConnections, type OpenConnections } from './transport/connection-limits.ts';
import type { OriginRules } from './transport/cors.ts';
import { createHttpStreams, type HttpStreams } from './transport/http-streams.ts';
import { createOverloadGuard, type OverloadGuard } from './transport/overload.ts';
import type { HttpLimits } from './transport/serve-graphql.ts';
import type { SocketLimits } from './transport/websocket-server.ts';

/** Sheds load by the configured bounds. */
export function openOverloadGuard(config: GatewayConfig, started: StartedParts): OverloadGuard {
  const guard = createOverloadGuard({
    inFlightMax: config.IN_FLIGHT_MAX,
    lagMaxMs: config.EVENT_LOOP_LAG_MAX_MS,
  });
  started.push(async () => guard.close());
  return guard;
}

/** Whose planner, where, and what it may take. */
export function planningSettings(config: GatewayConfig): PlanningSettings {
  return {
    planner: config.PLANNER,
    place: config.PLANNING,
    budgetMs: config.PLANNING_MAX_MS,
    waitingMax: config.PLANNING_WAITING_MAX,
    memoryMaxMb: config.PLANNING_MEMORY_MAX_MB,
  };
}

/** Limits identities and addresses by the configured rates. */
export function openRateLimit(config: GatewayConfig): RateLimit {
  return createRateLimit({
    identityPerSecond: config.RATE_LIMIT_IDENTITY,
    addressPerSecond: config.RATE_LIMIT_ADDRESS,
    burstSeconds: config.RATE_LIMIT_BURST_SECONDS,
    bucketsMax: config.RATE_LIMIT_BUCKETS_MAX,
  });
}

/** Pages of these origins may ask. */
export function originRules(config: GatewayConfig): OriginRules {
  const allowed = config.CORS_ORIGINS.split(',').map((origin) => origin.trim());
  return { allowed: new Set(allowed.filter(Boolean)), loopback: config.development };
}

/** @throws Error naming the file when the trusted documents cannot be read. */
export async function openPersistedOperations(config: GatewayConfig): Promise<FindText> {
  const file = config.TRUSTED_DOCUMENTS;
  let trusted = new Map<string, string>();
  if (file !== '') {
    try {
      trusted = readTrustedDocuments(await readFile(file, 'utf8'));
    } catch (cause) {
      throw new Error(`TRUSTED_DOCUMENTS: the file ${file} cannot be read.`, { cause });
    }
  }
  return createFindText({
    automatic: config.PERSISTED_QUERIES === 'on',
    trusted,
    trustedOnly: config.TRUSTED_DOCUMENTS_ONLY === 'on',
    rememberedMax: config.OPERATIONS_REMEMBERED_MAX,
    rememberedCharactersMax: 16 * 1024 * 1024,
  });
}

/** Counts sockets and streams by the configured bounds. */
export function openConnections(config: GatewayConfig): OpenConnections {
  return createOpenConnections({
    max: config.SOCKETS_MAX,
    perAddressMax: config.SOCKETS_PER_ADDRESS_MAX,
    perPersonMax: config.SOCKETS_PER_PERSON_MAX,
  });
}

/** Takes the streams over HTTP. */
export function openHttpStreams(config: GatewayConfig, connections: OpenConnections): HttpStreams {
  return createHttpStreams({
    connections,
    responseMaxBytes: config.RESPONSE_MAX_BYTES,
    bufferMaxBytes: config.SOCKET_BUFFER_MAX_BYTES,
    eventStreamHeartbeatMs: config.SSE_HEARTBEAT_MS,
    multipartHeartbeatMs: config.MULTIPART_HEARTBEAT_MS,
  });
}

/** What one exchange over HTTP may be. */
export function httpLimits(
  config: GatewayConfig,
  overload: OverloadGuard,
  streams: HttpStreams,
): HttpLimits {
  return {
    bodyMaxBytes: config.BODY_MAX_BYTES,
    responseMaxBytes: config.RESPONSE_MAX_BYTES,
    trustedProxies: config.TRUSTED_PROXIES,
    overload,
    streams,
    forwardedNames: config.forwardedNames,
  };
}

/** What one socket may do. */
export function socketLimits(
  config: GatewayConfig,
  overload: OverloadGuard,
  connections: OpenConnections,
): SocketLimits {
  return {
    initTimeoutMs: config.SOCKET_INIT_TIMEOUT_MS,
    messageMaxBytes: config.BODY_MAX_BYTES,
    connections,
    operationsMax: config.SOCKET_OPERATIONS_MAX,
    responseMaxBytes: config.RESPONSE_MAX_BYTES,
    bufferMaxBytes: config.SOCKET_BUFFER_MAX_BYTES,
    trustedProxies: config.TRUSTED_PROXIES,
    overload,
    forwardedNames: config.forwardedNames,
    origins: originRules(config),
    pingEveryMs: config.SOCKET_PING_MS,
  };
}

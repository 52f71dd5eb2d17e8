import { limits as protocolLimits } from '../components/core/protocol/limits';
import { systemClock, type Clock, type Random, type Release } from './clock';
import type { BusyPolicy } from './calls/inbox/admission';
import type { Hooks } from './hooks';
import type { Limits } from './limits';
import type { Engine } from './engine/engine';
import { memoryEngine } from './engine/memory';
import { devEndpoints, type DevEndpoint } from './http/dev-endpoints';
import { mount, type AnyServer } from './http/mount';
import { routes } from './http/routes';
import { signallingServer } from './http/websocket-server';
import { silent, type Log } from './log';
import { embeddedMedia } from './media/embedded';
import type { MediaServer } from './media/media-server';
import type { Metrics } from './metrics';
import { createNode, type Node } from './node';
import { tokenVerifier, type TokenKey, type VerifyToken } from './tokens';

export interface AttachOptions {
  /** The shared secret (32 bytes or more) or Ed25519 key that tokens are signed with; a public key is enough. Or give `verify`. */
  key?: TokenKey;
  /** Believes tokens of another kind; rejects with an RtcError `unauthorized` those that it does not believe. */
  verify?: VerifyToken;
  /** What tokens must be meant for. */
  audience?: string;
  /** Memory of this process when absent. */
  engine?: Engine;
  /** The embedded one, RTMP on port 1935, when absent. */
  media?: MediaServer;
  hooks?: Hooks;
  /** What becomes of a call to somebody who is in one: refused when absent. */
  busy?: BusyPolicy;
  /** Path of the signalling socket. */
  path?: string;
  /** Gives tokens to whoever asks, by `POST /dev/token`, and says who did, by `GET /dev/people`. Needs a `key` that can sign. */
  dev?: boolean;
  /** Where the world reaches this server, when a proxy stands before it. */
  publicUrl?: string;
  trustProxy?: boolean;
  /** Origins that browsers may come from; all when absent. */
  origins?: readonly string[];
  maxConnections?: number;
  maxPerAddress?: number;
  limits?: Partial<Limits>;
  log?: Log;
  metrics?: Metrics;
  clock?: Clock;
  random?: Random;
}

export interface Attached {
  readonly node: Node;
  /** Serves the same on one more server. */
  mount(server: AnyServer): Release;
  /** Takes nobody any more and sends everybody away, told to come back at moments spread over `spreadMs`. */
  drain(spreadMs?: number): void;
  /** Takes the server as it was before, and stops media and, if it was ours, the engine. */
  close(): Promise<void>;
}

/**
 * Puts the backend on an http server: the signalling socket, media, `/healthz` and `/metrics`. Everything else goes to the
 * listeners that the server had.
 *
 * @example const server = createServer(app); await attach(server, { key: process.env.RTC_TOKEN_KEY }); server.listen(8080);
 */
export async function attach(httpServer: AnyServer, options: AttachOptions): Promise<Attached> {
  const { clock = systemClock, log = silent, key, audience } = options;
  const engine = options.engine ?? memoryEngine({ clock });
  const media = options.media ?? embeddedMedia({ rtmpPort: 1935, log });
  const limits: Limits = { ...protocolLimits, ...options.limits };
  const verify = options.verify ?? verifierOf(options, clock);
  await media.start();
  const node = await createNode({ ...options, engine, media, verify, clock, log });
  const signalling = signallingServer({
    node,
    limits,
    publicUrl: options.publicUrl,
    trustProxy: options.trustProxy,
    origins: options.origins ?? [],
    maxConnections: options.maxConnections ?? 20_000,
    maxPerAddress: options.maxPerAddress ?? 5_000,
  });
  const dev = options.dev === true && key !== undefined ? devEndpoints({ key, audience, clock }) : new Map<string, DevEndpoint>();
  const handler = routes({ node, engine, media, log, path: options.path ?? '/v1', signalling, devEndpoints: dev });
  const releases: Release[] = [mount(httpServer, handler)];

  return {
    node,
    mount(server) {
      const release = mount(server, handler);
      releases.push(release);
      return release;
    },
    drain: (spreadMs = 5_000) => node.drain(spreadMs),
    async close() {
      releases.splice(0).forEach((release) => release());
      await node.close();
      signalling.close();
      await media.stop();
      if (options.engine === undefined) await engine.close();
    },
  };
}

function verifierOf({ key, audience }: AttachOptions, clock: Clock): VerifyToken {
  if (key === undefined) throw new Error('attach needs `key` or `verify`: without one of them nobody can be believed');
  return tokenVerifier(audience === undefined ? { key, clock } : { key, audience, clock });
}

export { callWebhook, verifyWebhook } from './hooks/webhook';
export type { CallWebhookOptions, WebhookVerification, WebhookEvent, WebhookRefusal } from './hooks/webhook';
export { createMetrics, watchProcess, type Metrics } from './metrics';
export { createNode, type Node, type NodeOptions, type ConnectionInput } from './node';
export { cdnMedia, type CdnMediaOptions } from './media/cdn';
export type { CdnSigning } from './media/cdn/signing';
export { embeddedMedia, type EmbeddedMedia, type EmbeddedMediaOptions } from './media/embedded';
export { srsMedia, type SrsMediaOptions } from './media/srs';
export { trtcMedia, type TrtcMediaOptions } from './media/trtc';
export type { CloudAccess } from './media/trtc/cloud-api';
export type { TrtcRoomOptions } from './media/trtc/room-url';
export { memoryEngine } from './engine/memory';
export { pinoLog, type Log } from './log';
export { signToken, tokenVerifier, type TokenScope, type TokenKey, type TokenOptions, type VerifyToken } from './tokens';
export { systemClock, systemRandom, type Clock, type Random, type Release } from './clock';
export type { Engine } from './engine/engine';
export type { BusyPolicy } from './calls/inbox/admission';
export type { Hooks, CalleeNotification } from './hooks';
export type { Limits } from './limits';
export type { ClientSocket } from './sessions/outbox';
export type { DevIngest, MediaServer, MembershipRef } from './media/media-server';

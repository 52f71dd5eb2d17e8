import { randomBytes } from 'node:crypto';
import { limits as protocolLimits } from '../components/core/protocol/limits';
import { systemClock, type Clock, type Random, type Release } from './clock';
import type { BusyPolicy } from './calls/inbox/admission';
import type { Hooks } from './hooks';
import type { WebhookOptions } from './hooks/webhooks/endpoint';
import type { Limits } from './limits';
import type { Engine } from './engine/engine';
import { measuredEngine } from './engine/measured-engine';
import { memoryEngine } from './engine/memory';
import { DevCodes, type CodeReason } from './http/dev-codes';
import { DevGuard } from './http/dev-guard';
import { devEndpoints, type Endpoint } from './http/dev-endpoints';
import { mount, type AnyServer } from './http/mount';
import { takesClients, unreadyReasons } from './http/readiness';
import { routes, type MetricsReaders } from './http/routes';
import { signallingServer } from './http/websocket-server';
import { silent, withoutFailures, type Log } from './log';
import { embeddedMedia } from './media/embedded';
import type { MediaServer } from './media/media-server';
import { createMetrics, registerGauge, type Metrics } from './metrics';
import { createNode, type Node } from './node';
import { bearsSecret, requireSafeAccess, type OperatorAccess } from './operator/authorise';
import { operatorEndpoints } from './operator/endpoints';
import type { IssueToken } from './operator/operator';
import { derivedKey, verifiesOnly } from './token-keys';
import { signToken, tokenVerifier, type TokenKey, type VerifyToken } from './tokens';

export interface AttachOptions {
  /**
   * The shared secret (32 bytes or more) or Ed25519 key that signs the tokens; a public key is enough. Alternatively give
   * `verify`.
   */
  key?: TokenKey;
  /** Verifies tokens of another kind. Rejects with an RtcError `unauthorized` when a token is invalid. */
  verify?: VerifyToken;
  /** The required audience of tokens (`aud`). */
  audience?: string;
  /** Default: the memory of this process. */
  engine?: Engine;
  /** Default: the embedded media server, with RTMP on port 1935. */
  media?: MediaServer;
  hooks?: Hooks;
  /** The receiver of events about rooms and calls, by Standard Webhooks. It is also asked to notify callees, unless a hook does. */
  webhook?: WebhookOptions;
  /** The treatment of a call to a busy user. Default: `reject`. */
  busy?: BusyPolicy;
  /** The path of the signalling socket. Default: `/v1`. */
  path?: string;
  /** Issues tokens to anybody by `POST /dev/token`, and lists their users by `GET /dev/users`. Needs a `key` that can sign. */
  dev?: boolean;
  /** Opens the operators' API at `/twirp/…` to server tokens that this key (`iss`) and secret (32 bytes or more, HS256) sign. */
  apiKey?: string;
  apiSecret?: string;
  /** The readers of `/metrics`: everybody (the default), those with the API secret as bearer token, or nobody. */
  metricsFor?: MetricsReaders;
  /** The secret by which a demo that was built with it may use the endpoints of `dev` from other machines. */
  devCode?: string;
  /**
   * Shows the developer a code. The page opened as `/?code=…` on another machine gives that device a key for a week. A code is for one
   * device and a quarter of an hour, and the next one is shown when it was used (`used`), or when a device came with another one
   * (`refused`). Without this and `devCode` only this machine may use the endpoints of `dev`.
   */
  showDevCode?: (code: string, why: CodeReason) => void;
  /** The public address of this server, when it is behind a proxy. */
  publicUrl?: string;
  trustProxy?: boolean;
  /** The origins that browsers may come from. Default: all. */
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
  /** Accepts no more clients, and tells all present ones to connect again, spread over `spreadMs`. */
  drain(spreadMs?: number): void;
  /** Restores the http server's former listeners and stops media. Closes the engine too, unless it was passed in. */
  close(): Promise<void>;
}

/**
 * Adds the backend to an http server: the signalling socket, media, `/livez`, `/readyz` and `/metrics`. The server's own
 * listeners receive all other requests.
 *
 * @example const server = createServer(app); await attach(server, { key: process.env.RTC_TOKEN_KEY }); server.listen(8080);
 */
export async function attach(httpServer: AnyServer, options: AttachOptions): Promise<Attached> {
  const { clock = systemClock, key, audience } = options;
  const log = withoutFailures(options.log ?? silent);
  const metrics = options.metrics ?? createMetrics();
  const engine = measuredEngine(options.engine ?? memoryEngine({ clock }), metrics);
  const media = options.media ?? embeddedMedia({ rtmpPort: 1935, log });
  const limits: Limits = { ...protocolLimits, ...options.limits };
  const verify = options.verify ?? verifierOf(options, clock);
  const access = accessOf(options);
  await media.start();
  const voucherKey = voucherKeyOf(options);
  const issueToken = issuerOf(options, clock);
  const node = await createNode({
    ...options,
    ...(voucherKey === null ? {} : { voucherKey }),
    ...(issueToken === null ? {} : { issueToken }),
    engine,
    media,
    verify,
    clock,
    log,
    metrics,
  });
  const isReady = () => unreadyReasons({ node, engine, media }).length === 0;
  registerGauge(metrics, 'rtc_ready', 'Whether the node is ready for new clients, as /readyz says', () => Number(isReady()));
  const signalling = signallingServer({
    node,
    limits,
    takesClients: () => takesClients({ node, engine }),
    publicUrl: options.publicUrl,
    trustProxy: options.trustProxy,
    origins: options.origins ?? [],
    maxConnections: options.maxConnections ?? 20_000,
    maxPerAddress: options.maxPerAddress ?? 5_000,
  });
  const { metricsFor = 'everybody' } = options;
  const isOperator = access === null ? () => false : bearsSecret(access.apiSecret);
  const { showDevCode, devCode = randomBytes(16).toString('base64url') } = options;
  const codes = showDevCode && new DevCodes({ clock, secret: devCode, show: showDevCode });
  const guard = new DevGuard({ ...options, code: options.devCode, codes, origins: options.origins ?? [] });
  const endpoints = new Map<string, Endpoint>([
    ...(options.dev === true && key !== undefined ? devEndpoints({ key, audience, clock, guard }) : []),
    ...(access === null ? [] : operatorEndpoints({ access, node, clock, log })),
  ]);
  const handler = routes({
    node,
    engine,
    media,
    log,
    path: options.path ?? '/v1',
    signalling,
    endpoints,
    guard,
    metricsFor,
    isOperator,
  });
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

/** Null when nothing in the options is secret: then no call survives a restart. */
function voucherKeyOf({ key, apiSecret }: AttachOptions): Uint8Array | null {
  const own = key === undefined ? null : derivedKey(key, voucherPurpose);
  return own ?? (apiSecret === undefined ? null : derivedKey(Buffer.from(apiSecret), voucherPurpose));
}

const voucherPurpose = 'voucher of a call';

/** Null without the operators' API. Throws for an access that is half given, or that is no protection. */
function accessOf({ apiKey, apiSecret, key }: AttachOptions): OperatorAccess | null {
  if (apiKey === undefined && apiSecret === undefined) return null;
  if (apiKey === undefined || apiSecret === undefined)
    throw new Error('apiKey and apiSecret go together: one of them is missing');
  requireSafeAccess({ apiKey, apiSecret }, key);
  return { apiKey, apiSecret };
}

/** Null when no key can sign tokens. */
function issuerOf({ key, audience }: AttachOptions, clock: Clock): IssueToken | null {
  if (key === undefined || verifiesOnly(key)) return null;
  return (token) => signToken({ ...token, key, ...(audience === undefined ? {} : { audience }) }, clock);
}

function verifierOf({ key, audience }: AttachOptions, clock: Clock): VerifyToken {
  if (key === undefined) throw new Error('attach needs `key` or `verify`, because without them no token can be verified');
  return tokenVerifier(audience === undefined ? { key, clock } : { key, audience, clock });
}

export { openEngine } from './engine/open-engine';
export { verifyWebhook } from './hooks/webhooks/verify';
export type { WebhookVerification, WebhookRefusal } from './hooks/webhooks/verify';
export type { WebhookOptions } from './hooks/webhooks/endpoint';
export type { WebhookData, WebhookEvent, WebhookMember, WebhookParty } from './hooks/webhooks/events';
export { createMetrics, watchProcess, type Metrics } from './metrics';
export { createNode, type Node, type NodeOptions, type ConnectionInput } from './node';
export type { OperatorAnswer, OperatorMethod, OperatorRequest } from './operator/methods';
export type { TwirpCode, TwirpError } from './operator/twirp-error';
export { cdnMedia, type CdnMediaOptions } from './media/cdn';
export type { CdnSigning } from './media/cdn/signing';
export { embeddedMedia } from './media/embedded';
export type { EmbeddedMedia, EmbeddedMediaOptions, WebRtcOptions } from './media/embedded/options';
export type { IceOptions } from './media/ice';
export { srsMedia } from './media/srs';
export type { SrsMediaOptions } from './media/srs/options';
export { trtcMedia, type TrtcMediaOptions } from './media/trtc';
export type { CloudAccess } from './media/trtc/cloud-api';
export type { TrtcRoomOptions } from './media/trtc/room-url';
export { memoryEngine } from './engine/memory';
export { pinoLog, type Log } from './log';
export { signToken, tokenVerifier, type TokenScope, type TokenKey, type TokenOptions, type VerifyToken } from './tokens';
export { systemClock, systemRandom, type Clock, type Random, type Release } from './clock';
export type { Engine, QueuedMessage } from './engine/engine';
export type { CodeReason } from './http/dev-codes';
export type { BusyPolicy } from './calls/inbox/admission';
export type { Hooks, CalleeNotification } from './hooks';
export type { Limits } from './limits';
export type { ClientSocket } from './sessions/outbox';
export type { DevIngest, MediaServer, MembershipRef } from './media/media-server';

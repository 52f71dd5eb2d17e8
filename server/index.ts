import { randomBytes } from 'node:crypto';
import { limits as protocolLimits } from '../components/core/protocol/limits';
import { storeClock, systemClock, type Clock, type Release } from './clock';
import type { Limits } from './limits';
import { measuredEngine } from './engine/measured-engine';
import { memoryEngine } from './engine/memory';
import { DevCodes } from './http/dev-codes';
import { DevGuard } from './http/dev-guard';
import { devEndpoints, type Endpoint } from './http/dev-endpoints';
import { mount, type AnyServer } from './http/mount';
import { takesClients, unreadyReasons } from './http/readiness';
import { ownOrigin } from './http/request-origin';
import { routes } from './http/routes';
import { signallingServer } from './http/websocket-server';
import { silent, withoutFailures } from './log';
import { embeddedMedia } from './media/embedded';
import { createMetrics, registerGauge } from './metrics';
import { createNode, type Node } from './node';
import { ratesOf } from './rates/rates';
import { bearsSecret, requireSafeAccess, type OperatorAccess } from './operator/authorise';
import { operatorEndpoints } from './operator/endpoints';
import type { IssueToken } from './operator/operator';
import { derivedKey, verifiesOnly } from './token-keys';
import { signToken, tokenVerifier, type VerifyToken } from './tokens';
import { tracedParts } from './tracing/traced-parts';
import type { AttachOptions } from './attach-options';

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
  const { key, audience } = options;
  const log = withoutFailures(options.log ?? silent);
  const metrics = options.metrics ?? createMetrics();
  const ownClock = options.clock ?? systemClock;
  const { engine, media, tracing } = tracedParts(
    {
      engine: measuredEngine(options.engine ?? memoryEngine({ clock: ownClock }), metrics),
      media: options.media ?? embeddedMedia({ rtmpPort: 1935, log }),
    },
    options.openTelemetry,
  );
  const clock = storeClock(ownClock, engine);
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
    ownOrigin: () => ownOrigin(httpServer, options),
    engine,
    media,
    tracing,
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
    ...(access === null ? [] : operatorEndpoints({ access, node, clock, log, proxy: options })),
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
    rates: ratesOf({ clock, engine, metrics, limits }, options.rates),
    proxy: options,
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
export type { WebhookData, WebhookEvent, WebhookMember, WebhookParty, WebhookRecording } from './hooks/webhooks/events';
export { createMetrics, watchProcess, type Metrics } from './metrics';
export type { NodeOptions } from './create-context';
export { createNode, type Node, type ConnectionInput } from './node';
export type { OperatorAnswer, OperatorMethod, OperatorRequest } from './operator/methods';
export { operatorClient, type OperatorClient, type OperatorClientOptions } from './operator-client/operator-client';
export { isOperatorError, type OperatorError, type OperatorErrorCode } from './operator-client/operator-error';
export type { TwirpCode, TwirpError } from './operator/twirp-error';
export type { AudienceOptions } from './media/audience-path';
export { cdnMedia, type CdnMediaOptions } from './media/cdn';
export type { CdnSigning } from './media/cdn/signing';
export { embeddedMedia } from './media/embedded';
export type { EmbeddedMedia, EmbeddedMediaOptions, WebRtcOptions } from './media/embedded/options';
export type { IceOptions } from './media/ice';
export { srsMedia } from './media/srs';
export type { SrsMediaOptions } from './media/srs/options';
export { trtcMedia, type TrtcMediaOptions } from './media/trtc';
export { userSig, type SigOptions, type TrtcApp } from './media/trtc/tls-sig';
export type { CloudAccess } from './media/trtc/cloud-api';
export type { TrtcRoomOptions } from './media/trtc/room-url';
export { memoryEngine } from './engine/memory';
export { pinoLog, type Log } from './log';
export { signToken, tokenVerifier, type TokenScope, type TokenKey, type TokenOptions, type VerifyToken } from './tokens';
export { wechat, type WeChat, type WeChatOptions, type WeChatLogin, type SubscribeMessage } from './wechat/wechat';
export { isWeChatError, type WeChatError, type WeChatReason } from './wechat/wechat-error';
export { loginHandler, type LoginHandlerOptions, type LoginRights } from './wechat/login-handler';
export { calleeNotifier, type CalleeNotifierOptions } from './wechat/callee-notifier';
export type { OpenTelemetry } from './tracing/open-telemetry';
export type { AttachOptions } from './attach-options';
export { systemClock, systemRandom, type Clock, type Release } from './clock';
export type { Engine, QueuedMessage } from './engine/engine';
export type { CodeReason } from './http/dev-codes';
export type { BusyPolicy } from './calls/inbox/admission';
export type { CalleeNotification, Hooks, MessageToModerate, OpenRoomAnswer } from './hooks';
export type {
  RecordingHook,
  RecordingOrder,
  RecordingStop,
  RecordingStream,
  RecordingStreams,
} from './recordings/recording-hook';
export type { RecordingEnd, RecordingFile, RecordingResult, RecordingTarget } from './rooms/recording';
export type { Limits } from './limits';
export type { Rate, RateLimits } from './rates/rate-limits';
export type { ClientSocket } from './sessions/outbox';
export type { DevIngest, MediaServer, MembershipRef } from './media/media-server';

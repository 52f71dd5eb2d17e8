import type { Clock, Random } from './clock';
import type { BusyPolicy } from './calls/inbox/admission';
import type { Hooks } from './hooks';
import type { WebhookOptions } from './hooks/webhooks/endpoint';
import type { Limits } from './limits';
import type { Engine } from './engine/engine';
import type { CodeReason } from './http/dev-codes';
import type { MetricsReaders } from './http/routes';
import type { Log } from './log';
import type { MediaServer } from './media/media-server';
import type { Metrics } from './metrics';
import type { RateLimits } from './rates/rate-limits';
import type { TokenKey, VerifyToken } from './tokens';
import type { OpenTelemetry } from './tracing/open-telemetry';

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
  /** The rates of users and addresses that differ from the usual ones (server/rates/rate-limits.ts). */
  rates?: Partial<RateLimits>;
  log?: Log;
  metrics?: Metrics;
  /**
   * The module `@opentelemetry/api`, with an SDK registered: turns traces on. Without it nothing is traced.
   *
   * @example import * as openTelemetry from '@opentelemetry/api'; await attach(server, { key, openTelemetry });
   */
  openTelemetry?: OpenTelemetry;
  clock?: Clock;
  random?: Random;
}

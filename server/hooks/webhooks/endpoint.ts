import { createHash } from 'node:crypto';
import type { Clock } from '../../clock';
import type { Engine } from '../../engine/engine';
import type { Log } from '../../log';
import type { WebhookMessage } from './events';
import { post, type PostLimits, type WebhookAnswer } from './post';
import { signingKeys } from './signature';

export interface WebhookOptions {
  /** The address that events are posted to: http(s), without a password. */
  url: string;
  /** Secrets of Standard Webhooks (`whsec_<base64>` of 24 to 64 bytes), the newest first. Each of them signs every request. */
  secrets: readonly string[];
}

/** Whether events can be posted there: http(s), without credentials, which a request may not carry. */
export function isWebhookUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}

/** A record needs an end. The nodes clear it when they start, so this only bounds how long an abandoned one is kept. */
const offMs = 365 * 24 * 60 * 60_000;

/** The receiver of the events, and whether it has asked for no more. */
export class WebhookEndpoint {
  private readonly keys: readonly Buffer[];
  /** Names the settings, so that other settings are not switched off with these. */
  private readonly offKey: string;

  /** Throws when the options are unusable. */
  constructor(
    private readonly options: WebhookOptions,
    private readonly parts: { engine: Engine; clock: Clock; log: Log },
  ) {
    const { url, secrets } = options;
    if (!isWebhookUrl(url)) throw new Error(`the webhook's url is ${JSON.stringify(url)}: allowed is an http(s) URL`);
    this.keys = signingKeys(secrets);
    const settings = createHash('sha256').update([url, ...secrets].join('\n'));
    this.offKey = `webhook-off:${settings.digest('base64url')}`;
  }

  /** Posts a message. A failure is part of the answer. `abort` ends the attempt. */
  post(message: WebhookMessage, limits: PostLimits, abort = new AbortController()): Promise<WebhookAnswer> {
    return post({ url: this.options.url, keys: this.keys, clock: this.parts.clock, message }, limits, abort);
  }

  async isOff(): Promise<boolean> {
    return (await this.parts.engine.get(this.offKey)) !== null;
  }

  /** Stops the webhook at all nodes, until one of them starts again or the settings change. */
  async switchOff(): Promise<void> {
    const { engine, log } = this.parts;
    if (await this.isOff()) return;
    await engine.put(this.offKey, true, offMs);
    log('error', 'the webhook answered 410 and is off; a restart or another setting switches it on');
  }

  async switchOn(): Promise<void> {
    await this.parts.engine.remove(this.offKey);
  }
}

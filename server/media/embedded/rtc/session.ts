import type { PortsOptions } from './transport/ports';
import type { Advice } from './forwarding/media-link';
import type { Layer } from './layers/layer';
import type { Reliance } from './reliances';
import type { SessionCounts } from './session-counts';

export interface RtcServerOptions extends PortsOptions {
  /** The first session of this process that lacks what repairs lean on. */
  onLacking?(name: Reliance): void;
}

/** A connection that publishes or plays one stream. */
export interface RtcSession {
  /** Names the resource of WHIP and WHEP; random, so that nobody else can end it. */
  readonly id: string;
  readonly stream: string;
  readonly member: string;
  readonly direction: 'publish' | 'play';
  /** The present wishes to the page. */
  advice(): Advice;
  /** Takes the wish of a viewer's page; missing where the page publishes. */
  wish?(layer: Layer): void;
  /** Notes what this session lacks. */
  lacks(name: Reliance): void;
  counts(): SessionCounts;
  /** For how long nothing has come from the peer, in milliseconds. */
  silentMs(): number;
  close(): void;
}

export interface OpenedSession {
  session: RtcSession;
  answer: string;
}

export interface RtcStats extends SessionCounts {
  /** Sessions that lacked it, by name. */
  without: Readonly<Record<Reliance, number>>;
  publishers: number;
  viewers: number;
}

/** A member's wish for a session. `onClosed` is called when the session ends by itself. */
export interface SessionRequest {
  stream: string;
  /** The tag of the membership. */
  member: string;
  offer: string;
  onClosed(reason: string): void;
}

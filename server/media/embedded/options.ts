import type { AudienceOptions } from '../audience-path';
import type { IceOptions } from '../ice';
import type { MediaServer } from '../media-server';
import type { MediaLimits } from './limits';
import type { MediaLog } from './supervisor';

export interface EmbeddedMediaOptions {
  /** The RTMP port; 0 lets the system choose. */
  rtmpPort: number;
  /** How many of the following ports to try when a port is busy, for RTMP and for WebRTC. Default: 0: a busy port is a failure. */
  morePorts?: number;
  /** The address that RTMP listens on. Default: all. WebRTC listens on `rtc.hosts`. */
  bind?: string;
  /** The RTMP port in URLs, where a container or router maps it. */
  publicRtmpPort?: number;
  /** Signs URLs and derives stream names. Default: random, so that URLs become invalid with this process. */
  key?: string;
  /** How long a URL is valid before its first use. In use it stays valid, until half a minute after. */
  urlMs?: number;
  /** WebRTC for browsers. It is open by default; `false` closes it, and they publish and play FLV over WebSocket. */
  rtc?: WebRtcOptions | false;
  /**
   * Where members with the role audience play from, if not as the stage does: `flv` has browsers play FLV by this server, which costs it
   * less than WebRTC; the addresses of a CDN need its `playKey`.
   */
  audience?: 'flv' | AudienceOptions;
  /** Opens the unsigned RTMP paths `/in/<room>` and `/out/<room>/<member>`. For development only. */
  devIngest?: boolean;
  limits?: Partial<MediaLimits>;
  log?: MediaLog;
}

export interface WebRtcOptions {
  /** The port of WebRTC, of UDP and of TCP; 0 lets the system choose. Default: 8189. */
  port?: number;
  /** The port that browsers reach, where a container or router maps it. Default: `port`. */
  publicPort?: number;
  /** The addresses at which browsers reach this machine. Default: those of its network interfaces. */
  hosts?: readonly string[];
  /** STUN and TURN servers for browsers whose network does not let them reach `hosts`; each member gets a password of their own. */
  ice?: IceOptions;
}

export const defaultRtcPort = 8189;

export interface EmbeddedMedia extends MediaServer {
  /** The opened RTMP port; 0 before `start`. */
  readonly rtmpPort: number;
  /** The opened port of WebRTC; 0 before `start`, and without WebRTC. */
  readonly rtcPort: number;
  /** The process id of the child, for operators and tests; null while there is none. */
  readonly pid: number | null;
}

import type { Clock } from '../../clock';
import type { Log } from '../../log';
import type { AudienceOptions } from '../audience-path';
import type { IceOptions } from '../ice';

export interface SrsMediaOptions {
  /** Push addresses for phones, best first, such as `rtmp://srs.example.com/live`. All bases end with the same application. */
  push: readonly string[];
  /** Playback addresses, best first, such as `rtmp://srs.example.com/live` and `https://srs.example.com/live`. */
  play: readonly string[];
  /** WebRTC addresses for browsers, such as `https://srs.example.com`. Without them browsers get no WebRTC URLs. */
  rtc?: readonly string[];
  /** STUN and TURN servers for those browsers; each member gets a password of their own. */
  ice?: IceOptions;
  /**
   * The HTTP API of every server that clients reach, such as `http://10.0.0.5:1985`; or `on_update` for nginx-rtmp, which calls
   * a hook instead.
   */
  api: readonly string[];
  /** The secret in the URLs of the hooks: `…/media/srs/on_publish?secret=<hookKey>`. */
  hookKey: string;
  /** Where members with the role audience play from, if not from `play`. */
  audience?: AudienceOptions;
  /** Signs URLs and derives stream names. Default: random, so that URLs become invalid with this process. */
  key?: string;
  /** How long a URL is valid before its first use. In use it stays valid, until half a minute after. */
  urlMs?: number;
  log?: Log;
  clock?: Clock;
}

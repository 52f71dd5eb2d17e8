import type { AudioPreset } from '../media/media';
import { rtcError } from '../protocol/errors';
import { isFeature, type Feature, type FeatureModule } from './features';
import type { WhenHidden } from '../room/dependencies';
import type { Log } from '../shared/log';
import type { Locale, Texts } from '../texts/texts';
import { isAudioPreset, isVideoChoice, type VideoChoice } from '../room/presets/adaptive-bitrate';

export interface RtcOptions<Features extends readonly Feature[] = readonly Feature[]> {
  /** The `wss://…` URL of the backend, or several, nearest first: they are tried in order, and the last good one is remembered. */
  server: string | readonly string[];
  /** Fetches an access token from your own backend. Called on every connect, and when the server asks for a fresh one. */
  token(why: 'connect' | 'refresh'): Promise<string>;
  /** The presets of sent picture and sound until the user chooses others: `auto` and `voice` by default. */
  video?: VideoChoice;
  audio?: AudioPreset;
  /** The language, or a set of all texts. The phone's language by default. */
  locale?: Locale | Texts;
  /**
   * Camera and microphone while the mini program is hidden. `goOn`, the default: both are still sent, and WeChat shows its microphone
   * mark. `mute`: neither is sent, and the other members see both as off.
   */
  whenHidden?: WhenHidden;
  /**
   * Returns the `https://…` link that opens a room in a browser. The lobby offers to copy it where nothing can be sent, as in devtools;
   * without the option it only shows the reason.
   */
  browserLink?: (room: string) => string;
  /** Features beyond rooms, such as `calls()` of `miniprogram-rtc-kit/calls`: each adds its field to `rtc`. None when absent. */
  features?: readonly [...Features];
  /** Receives the kit's log lines. Nothing is logged by default. */
  log?: Log;
}

/** Checks the options at once, because the calling code may not be typed. Throws `bad_request` with the name of the wrong option. */
export function checkOptions(options: RtcOptions): { servers: readonly string[]; modules: readonly FeatureModule[] } {
  const fault = faultOf(options);
  if (fault !== null) throw rtcError('bad_request', { message: `createRtc: ${fault}` });
  const { server, features = [] } = options;
  return { servers: typeof server === 'string' ? [server] : server.slice(), modules: features as readonly FeatureModule[] };
}

function faultOf(options: RtcOptions | undefined): string | null {
  if (typeof options !== 'object' || options === null) return 'one object with server and token is expected';
  const { server, token, video, audio, locale, browserLink, log, whenHidden = 'goOn', features = [] } = options;
  const servers: readonly unknown[] = Array.isArray(server) ? server : [server];
  if (servers.length === 0) return 'server is an empty list';
  const wrong = servers.map(isAddress).indexOf(false);
  if (wrong >= 0) return `server must be wss://… or ws://…, and ${String(servers[wrong])} is not`;
  if (typeof token !== 'function') return 'token must be a function that returns a promise of a token';
  if (locale !== undefined && locale !== 'zh-CN' && locale !== 'en' && (typeof locale !== 'object' || locale === null)) {
    return 'locale must be zh-CN, en, or an object of texts';
  }
  if (video !== undefined && !isVideoChoice(video)) return 'video must be auto, or 180p to 1080p';
  if (audio !== undefined && !isAudioPreset(audio)) return 'audio must be voice or music';
  if (whenHidden !== 'goOn' && whenHidden !== 'mute') return 'whenHidden must be goOn or mute';
  if (browserLink !== undefined && typeof browserLink !== 'function') return 'browserLink must be a function of a room';
  if (log !== undefined && typeof log !== 'function') return 'log must be a function';
  return featuresFault(features);
}

function featuresFault(features: unknown): string | null {
  if (!Array.isArray(features) || !features.every(isFeature)) return 'features must be a list of features, such as [calls()]';
  const names = features.map(({ name }: Feature) => name);
  const repeated = names.filter((name, place) => names.indexOf(name) !== place)[0];
  return repeated === undefined ? null : `features lists ${repeated} twice`;
}

const isAddress = (value: unknown): boolean => typeof value === 'string' && /^wss?:\/\/[^/\s]+/.test(value);

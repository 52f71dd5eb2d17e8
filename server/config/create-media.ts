import type { Config } from './config';
import {
  cdnMedia,
  embeddedMedia,
  srsMedia,
  trtcMedia,
  type AudienceOptions,
  type IceOptions,
  type Log,
  type MediaServer,
  type TrtcRoomOptions,
  type TrtcMediaOptions,
  type WebRtcOptions,
} from '../index';
import { isLoopback } from '../http/dev-guard';
import { namesFlv } from '../media/audience-path';

export interface MediaPorts {
  rtmpPort: number | null;
  rtcPort: number | null;
}

const noPorts = (): MediaPorts => ({ rtmpPort: null, rtcPort: null });

/** The media server chosen by the configuration. */
export interface ConfiguredMedia {
  media: MediaServer;
  /** The ports that it opened here; null when media runs elsewhere, and `rtcPort` also when WebRTC is closed. */
  ports(): MediaPorts;
}

/** readConfig has already refused a plane without its required settings. */
const needed = (value: string | null): string => value ?? '';

function trtcOf(config: Config): TrtcMediaOptions {
  const { trtcSecretId: secretId, trtcSecretKey: secretKey, trtcRegion: region, trtcApi: endpoint } = config;
  const where = { ...(region === null ? {} : { region }), ...(endpoint === null ? {} : { endpoint }) };
  return {
    sdkAppId: config.trtcAppId ?? 0,
    sdkKey: needed(config.trtcKey),
    rooms: config.trtcRooms,
    sigMs: config.trtcSigSeconds * 1_000,
    scene: config.trtcScene,
    smallStream: config.trtcSmallStream,
    blackStream: config.trtcBlackStream,
    pureAudio: config.trtcPureAudio as TrtcRoomOptions['pureAudio'],
    receive: config.trtcReceive as TrtcRoomOptions['receive'],
    streamId: config.trtcStreamId,
    recordId: config.trtcRecordId,
    ...(secretId === null || secretKey === null ? {} : { api: { secretId, secretKey, ...where } }),
  };
}

function iceOf(servers: readonly string[], turnKey: string | null): { ice?: IceOptions } {
  return servers.length === 0 ? {} : { ice: { servers, ...(turnKey === null ? {} : { turnKey }) } };
}

/** Development on one's own machine opens nothing to its networks. Elsewhere a proxy may stand before a server on 127.0.0.1. */
const ownHosts = ({ dev, host, trustProxy }: Config): readonly string[] =>
  dev && !trustProxy && host !== null && isLoopback(host) ? [host === 'localhost' ? '127.0.0.1' : host] : [];

function webRtcOf(config: Config): WebRtcOptions | false {
  const { rtcPort, rtcPublicPort, rtcIce, rtcTurnKey } = config;
  const rtcHosts = config.rtcHosts.length > 0 ? config.rtcHosts : ownHosts(config);
  if (rtcPort === null) return false;
  return {
    port: rtcPort,
    ...iceOf(rtcIce, rtcTurnKey),
    ...(rtcPublicPort === null ? {} : { publicPort: rtcPublicPort }),
    ...(rtcHosts.length === 0 ? {} : { hosts: rtcHosts }),
  };
}

function audienceOf({ mediaAudiencePlay: play, cdnSigning, cdnPlayKey, cdnPullKey }: Config): AudienceOptions | undefined {
  if (play.length === 0 || namesFlv(play)) return undefined;
  return {
    play,
    ...(cdnPlayKey === null ? {} : { signing: cdnSigning, playKey: cdnPlayKey }),
    ...(cdnPullKey === null ? {} : { pullKey: cdnPullKey }),
  };
}

export function createMedia(config: Config, log: Log): ConfiguredMedia {
  const shared = {
    urlMs: config.mediaUrlSeconds * 1_000,
    ...(config.mediaKey === null ? {} : { key: config.mediaKey }),
  };
  const audience = audienceOf(config);
  const places = { push: config.mediaPush, play: config.mediaPlay };
  if (config.media === 'cdn') {
    const keys = { pushKey: needed(config.cdnPushKey), playKey: needed(config.cdnPlayKey) };
    const apart = config.mediaAudiencePlay.length === 0 ? {} : { audience: { play: config.mediaAudiencePlay } };
    return { media: cdnMedia({ ...shared, ...places, ...keys, ...apart, signing: config.cdnSigning }), ports: noPorts };
  }
  if (config.media === 'srs') {
    const rtc = config.srsRtc.length === 0 ? {} : { rtc: config.srsRtc };
    const ice = iceOf(config.srsIce, config.srsTurnKey);
    const hookKey = needed(config.srsHookKey);
    const apart = audience === undefined ? {} : { audience };
    const srs = { ...shared, ...places, ...rtc, ...ice, ...apart, api: config.srsApi, hookKey, log };
    return { media: srsMedia(srs), ports: noPorts };
  }
  if (config.media === 'trtc') return { media: trtcMedia({ ...trtcOf(config), log }), ports: noPorts };
  const media = embeddedMedia({
    ...shared,
    rtmpPort: config.rtmpPort,
    ...(config.host === null ? {} : { bind: config.host }),
    ...(config.rtmpPublicPort === null ? {} : { publicRtmpPort: config.rtmpPublicPort }),
    rtc: webRtcOf(config),
    ...(namesFlv(config.mediaAudiencePlay) ? { audience: 'flv' } : audience === undefined ? {} : { audience }),
    devIngest: config.dev,
    log,
  });
  return { media, ports: () => ({ rtmpPort: media.rtmpPort, rtcPort: config.rtcPort === null ? null : media.rtcPort }) };
}

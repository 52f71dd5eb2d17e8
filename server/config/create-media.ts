import type { Config } from './config';
import {
  cdnMedia,
  embeddedMedia,
  srsMedia,
  trtcMedia,
  type IceOptions,
  type Log,
  type MediaServer,
  type TrtcRoomOptions,
  type TrtcMediaOptions,
  type WebRtcOptions,
} from '../index';

/** The media server chosen by the configuration. */
export interface ConfiguredMedia {
  media: MediaServer;
  /** The RTMP port that it opened here; null when media runs elsewhere. */
  rtmpPort(): number | null;
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

function webRtcOf({ rtcPublicPort, rtcHosts, rtcIce, rtcTurnKey }: Config, port: number): WebRtcOptions {
  return {
    port,
    ...iceOf(rtcIce, rtcTurnKey),
    ...(rtcPublicPort === null ? {} : { publicPort: rtcPublicPort }),
    ...(rtcHosts.length === 0 ? {} : { hosts: rtcHosts }),
  };
}

export function createMedia(config: Config, log: Log): ConfiguredMedia {
  const shared = {
    urlMs: config.mediaUrlSeconds * 1_000,
    ...(config.mediaKey === null ? {} : { key: config.mediaKey }),
  };
  const places = { push: config.mediaPush, play: config.mediaPlay };
  if (config.media === 'cdn') {
    const keys = { pushKey: needed(config.cdnPushKey), playKey: needed(config.cdnPlayKey) };
    return { media: cdnMedia({ ...shared, ...places, ...keys, signing: config.cdnSigning }), rtmpPort: () => null };
  }
  if (config.media === 'srs') {
    const rtc = config.srsRtc.length === 0 ? {} : { rtc: config.srsRtc };
    const ice = iceOf(config.srsIce, config.srsTurnKey);
    const hookKey = needed(config.srsHookKey);
    return { media: srsMedia({ ...shared, ...places, ...rtc, ...ice, api: config.srsApi, hookKey, log }), rtmpPort: () => null };
  }
  if (config.media === 'trtc') return { media: trtcMedia({ ...trtcOf(config), log }), rtmpPort: () => null };
  const media = embeddedMedia({
    ...shared,
    rtmpPort: config.rtmpPort,
    ...(config.host === null ? {} : { bind: config.host }),
    ...(config.rtmpPublicPort === null ? {} : { publicRtmpPort: config.rtmpPublicPort }),
    ...(config.rtcPort === null ? {} : { rtc: webRtcOf(config, config.rtcPort) }),
    devIngest: config.dev,
    log,
  });
  return { media, rtmpPort: () => media.rtmpPort };
}

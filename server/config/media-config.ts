import { choice, list, secret, integer, type Field } from './fields';
import { audiencePlay, namesFlv } from '../media/audience-path';
import { cdnSignings } from '../media/cdn/signing';
import { playBase, pushBase } from '../media/configured-urls';
import { iceServer, needsKey } from '../media/ice';
import { apiBase } from '../media/srs/api';
import { rtcBase } from '../media/srs/web-rtc';
import { trtcFields } from '../media/trtc/config';

const planes = ['embedded', 'srs', 'cdn', 'trtc'] as const;

/** The choice of the media plane, and the settings of external planes. */
export const mediaFields = {
  media: choice({ env: 'RTC_MEDIA', help: 'the media plane: embedded, srs, cdn or trtc' }, planes, 'embedded'),
  mediaPush: list({ env: 'RTC_MEDIA_PUSH', help: 'srs, cdn: push addresses for phones, best first' }, pushBase),
  mediaPlay: list({ env: 'RTC_MEDIA_PLAY', help: 'srs, cdn: playback addresses, best first' }, playBase),
  mediaAudiencePlay: list(
    { env: 'RTC_MEDIA_AUDIENCE_PLAY', help: 'playback addresses of members with the role audience; embedded: flv too' },
    audiencePlay,
  ),
  mediaUrlSeconds: integer(
    { env: 'RTC_MEDIA_URL_SECONDS', help: 'seconds until an unused media URL expires' },
    { min: 30, max: 86_400 },
    300,
  ),
  srsApi: secretList({ env: 'RTC_SRS_API', help: 'the HTTP API of every SRS server; it may contain a password' }, apiBase),
  srsRtc: list({ env: 'RTC_SRS_RTC', help: 'WebRTC addresses of SRS for browsers' }, rtcBase),
  srsIce: list({ env: 'RTC_SRS_ICE', help: 'STUN and TURN servers for those browsers' }, iceServer),
  srsTurnKey: secret({ env: 'RTC_SRS_TURN_KEY', help: 'the static-auth-secret of those TURN servers' }, 16),
  rtcIce: list({ env: 'RTC_RTC_ICE', help: 'embedded: STUN and TURN servers for browsers on WebRTC' }, iceServer),
  rtcTurnKey: secret({ env: 'RTC_RTC_TURN_KEY', help: 'the static-auth-secret of those TURN servers' }, 16),
  srsHookKey: secret({ env: 'RTC_SRS_HOOK_KEY', help: 'secret in the URLs of the hooks of SRS' }, 16),
  cdnSigning: choice({ env: 'RTC_CDN_SIGNING', help: 'how the CDN verifies URLs' }, cdnSignings, 'tencent'),
  cdnPushKey: secret({ env: 'RTC_CDN_PUSH_KEY', help: "the CDN's key for push URLs" }, 6),
  cdnPlayKey: secret({ env: 'RTC_CDN_PLAY_KEY', help: "the CDN's key for playback URLs" }, 6),
  cdnPullKey: secret({ env: 'RTC_CDN_PULL_KEY', help: 'secret by which the CDN of the audience pulls streams' }, 16),
  ...trtcFields,
};

type MediaFields = typeof mediaFields;
export type MediaConfig = { [Name in keyof MediaFields]: MediaFields[Name] extends Field<infer T> ? T : never };

/** A list that may hold a password, so it is never printed and has no flag. */
function secretList(...[named, rule]: Parameters<typeof list>): Field<readonly string[]> {
  return { ...list(named, rule), secret: true, hint: null };
}

/** Required settings per plane, and optional ones that only one plane has. */
const needs: Readonly<Record<MediaConfig['media'], readonly (keyof MediaFields)[]>> = {
  embedded: [],
  srs: ['mediaPush', 'mediaPlay', 'srsApi', 'srsHookKey'],
  cdn: ['mediaPush', 'mediaPlay', 'cdnPushKey', 'cdnPlayKey'],
  trtc: ['trtcAppId', 'trtcKey'],
};
const offers: Readonly<Partial<Record<MediaConfig['media'], readonly (keyof MediaFields)[]>>> = {
  embedded: ['rtcIce', 'rtcTurnKey', 'mediaAudiencePlay', 'cdnPlayKey', 'cdnPullKey'],
  srs: ['srsRtc', 'srsIce', 'srsTurnKey', 'mediaAudiencePlay', 'cdnPlayKey', 'cdnPullKey'],
  cdn: ['mediaAudiencePlay'],
  trtc: ['trtcStreamId', 'trtcRecordId', 'trtcSecretId', 'trtcSecretKey', 'trtcApi'],
};
/** Settings of a plane, except those with a default. */
const ofPlanes = [...Object.values(needs), ...Object.values(offers)].flat();

const flvAlone = 'flv in mediaAudiencePlay (RTC_MEDIA_AUDIENCE_PLAY) is for media embedded, and without other addresses';

const isSet = (value: MediaConfig[keyof MediaConfig]): boolean => (Array.isArray(value) ? value.length > 0 : value !== null);

/** Finds media settings that are valid alone but contradict each other. */
export function mediaFaults(config: MediaConfig): string[] {
  const { media } = config;
  const spelled = (name: keyof MediaFields): string => `${name} (${mediaFields[name].env})`;
  const wanted = [...needs[media], ...(offers[media] ?? [])];
  const others = new Set(ofPlanes.filter((name) => !wanted.includes(name)));
  const faults = [
    ...needs[media]
      .filter((name) => !isSet(config[name]))
      .map((name) => `media ${media} needs ${spelled(name)}: ${mediaFields[name].help}`),
    ...Array.from(others)
      .filter((name) => isSet(config[name]))
      .map((name) => `${spelled(name)} is not for media ${media}`),
  ];
  if (media === 'cdn' && config.cdnPushKey !== null && config.cdnPushKey === config.cdnPlayKey) {
    faults.push('cdnPushKey and cdnPlayKey are the same: every player could push');
  }
  if (media === 'trtc' && (config.trtcSecretId === null) !== (config.trtcSecretKey === null)) {
    faults.push('trtcSecretId and trtcSecretKey belong together: give both, or none');
  }
  faults.push(...audienceFaults(config));
  if (config.srsIce.length > 0 && config.srsRtc.length === 0) faults.push('srsIce is for browsers: set srsRtc too');
  for (const plane of ['srs', 'rtc'] as const) {
    if (needsKey(config[`${plane}Ice`]) !== (config[`${plane}TurnKey`] !== null)) {
      faults.push(`${plane}TurnKey and a turn server in ${plane}Ice need each other`);
    }
  }
  const apps = new Set([...config.mediaPush, ...config.mediaPlay].map((base) => new URL(base).pathname));
  if (media === 'srs' && apps.size > 1) {
    faults.push(`mediaPush and mediaPlay name several applications: ${Array.from(apps).join(', ')}`);
  }
  return faults;
}

/** Contradictions about the path of the audience. */
function audienceFaults({ media, mediaAudiencePlay: play, cdnPlayKey, cdnPullKey }: MediaConfig): string[] {
  if (media !== 'embedded' && media !== 'srs') return namesFlv(play) ? [flvAlone] : [];
  const hasCdn = play.length > 0 && !namesFlv(play);
  return [
    ...(namesFlv(play) && (play.length > 1 || media !== 'embedded') ? [flvAlone] : []),
    ...(hasCdn && media === 'embedded' && cdnPlayKey === null
      ? [
          'mediaAudiencePlay (RTC_MEDIA_AUDIENCE_PLAY) needs cdnPlayKey (RTC_CDN_PLAY_KEY): otherwise the CDN would admit everybody',
        ]
      : []),
    ...(!hasCdn && (cdnPlayKey !== null || cdnPullKey !== null)
      ? ['cdnPlayKey and cdnPullKey are for the CDN in mediaAudiencePlay (RTC_MEDIA_AUDIENCE_PLAY): set its addresses too']
      : []),
  ];
}

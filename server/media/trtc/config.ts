import { choice, secret, text, url, integer, flag } from '../../config/fields';

const fileName = {
  allowed: 'letters, digits, - and _ around {user}, 32 beside it',
  pattern: /^(?=.{6,38}$)[\w-]*\{user\}[\w-]*$/,
};
const origin = { allowed: 'an https URL without a path, as https://trtc.intl.tencentcloudapi.com', fits: isSecureOrigin };

function isSecureOrigin(value: string): boolean {
  return /^https:\/\/[\w.-]+(:\d{1,5})?$/.test(value);
}

/** The settings of TRTC. */
export const trtcFields = {
  trtcAppId: integer(
    { env: 'RTC_TRTC_APP_ID', help: 'SDKAppID of the application in the console of TRTC' },
    { min: 1, max: 4_294_967_295 },
    null,
  ),
  trtcKey: secret({ env: 'RTC_TRTC_KEY', help: 'SDKSecretKey of that application' }, 16),
  trtcRooms: choice(
    { env: 'RTC_TRTC_ROOMS', help: 'room ids in TRTC: text, or number, which old phones need' },
    ['text', 'number'],
    'text',
  ),
  trtcScene: choice(
    { env: 'RTC_TRTC_SCENE', help: 'videocall for conversations, live for few speakers and many listeners' },
    ['videocall', 'live'],
    'videocall',
  ),
  trtcSigSeconds: integer(
    { env: 'RTC_TRTC_SIG_SECONDS', help: 'seconds until a UserSig expires' },
    { min: 60, max: 604_800 },
    7_200,
  ),
  trtcSmallStream: flag({ env: 'RTC_TRTC_SMALL_STREAM', help: 'phones send a small stream beside the full one' }, true),
  trtcBlackStream: flag({ env: 'RTC_TRTC_BLACK_STREAM', help: 'send black frames while a camera is off' }, false),
  trtcPureAudio: integer(
    { env: 'RTC_TRTC_PURE_AUDIO', help: 'audio only: 1, or 2 with an MP3 recording; 0 for video too' },
    { min: 0, max: 2 },
    0,
  ),
  trtcReceive: integer(
    { env: 'RTC_TRTC_RECEIVE', help: 'received automatically: 1 all, 2 audio, 3 video, 4 nothing' },
    { min: 1, max: 4 },
    1,
  ),
  trtcStreamId: text({ env: 'RTC_TRTC_STREAM_ID', help: 'name of the stream relayed to a CDN, as live_{user}' }, fileName, null),
  trtcRecordId: text({ env: 'RTC_TRTC_RECORD_ID', help: 'name of the recording, as rec_{user}' }, fileName, null),
  trtcSecretId: secret({ env: 'RTC_TRTC_SECRET_ID', help: 'SecretId of an account that may remove users' }, 16),
  trtcSecretKey: secret({ env: 'RTC_TRTC_SECRET_KEY', help: 'SecretKey of that account' }, 16),
  trtcRegion: text(
    { env: 'RTC_TRTC_REGION', help: 'region of the API of Tencent Cloud' },
    { allowed: 'a region', pattern: /^[a-z-]+$/ },
    'ap-guangzhou',
  ),
  trtcApi: url({ env: 'RTC_TRTC_API', help: "Tencent's API, if not the Chinese one" }, origin),
};

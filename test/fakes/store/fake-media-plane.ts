import type { MediaEvent, MediaPlane } from '../../../components/core/media/media';

/** Readable codes with the meanings of the real ones. */
export const fakeCodes = {
  connecting: 1,
  started: 2,
  cameraOpened: 3,
  weak: 4,
  reconnecting: 5,
  broken: 6,
  suspended: 7,
  interrupted: 8,
  cameraRefused: 9,
  microphoneRefused: 10,
  cannotEncode: 11,
  noted: 12,
} as const;

const meanings = (broken: MediaEvent): { [code: number]: MediaEvent } => ({
  [fakeCodes.connecting]: { type: 'connecting' },
  [fakeCodes.started]: { type: 'started' },
  [fakeCodes.cameraOpened]: { type: 'cameraOpened' },
  [fakeCodes.weak]: { type: 'weak' },
  [fakeCodes.reconnecting]: { type: 'reconnecting' },
  [fakeCodes.broken]: broken,
  [fakeCodes.suspended]: { type: 'suspended' },
  [fakeCodes.interrupted]: { type: 'interrupted' },
  [fakeCodes.noted]: { type: 'noted' },
});

const pusherMeanings: { [code: number]: MediaEvent } = {
  ...meanings({ type: 'broken', reason: 'push_broken' }),
  [fakeCodes.cameraRefused]: { type: 'failed', reason: 'camera_refused' },
  [fakeCodes.microphoneRefused]: { type: 'failed', reason: 'microphone_refused' },
  [fakeCodes.cannotEncode]: { type: 'failed', reason: 'encode_failed' },
};
const playerMeanings = meanings({ type: 'broken', reason: 'play_broken' });

/** The simplest plane that keeps the contract. */
export const fakePlane: MediaPlane = {
  pusher: (wish, grant) => ({
    url: wish.publish ? (grant?.urls[0] ?? '') : '',
    mode: 'RTC',
    enableCamera: wish.camera,
    enableMic: wish.microphone,
    muted: !wish.microphone,
    devicePosition: wish.facing,
    minBitrate: 1,
    maxBitrate: parseInt(wish.rate ?? wish.preset ?? '360p', 10),
    videoWidth: parseInt(wish.preset ?? '360p', 10) / 10,
    videoHeight: (parseInt(wish.preset ?? '360p', 10) / 90) * 16,
    fps: 15,
    audioQuality: wish.audio === 'music' ? 'high' : 'low',
  }),
  player: (wish, grant) => ({
    src: grant === null ? '' : (grant.urls[0] ?? '') + (wish.layer === 'full' ? '' : '?small'),
    mode: 'RTC',
    muted: !wish.audio,
    objectFit: wish.fit === 'cover' ? 'fillCrop' : 'contain',
    soundMode: wish.route === 'earpiece' ? 'ear' : 'speaker',
    minCache: 0,
    maxCache: 1,
  }),
  pusherEvent: (code) => pusherMeanings[code] ?? null,
  playerEvent: (code) => playerMeanings[code] ?? null,
  quality: (report) => ({ level: typeof report.level === 'number' ? report.level : 0 }),
};

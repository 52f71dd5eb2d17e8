import type { Device, MediaEvent, MediaPlane, PlayerOptions, PusherOptions } from '../../components/core/media/media';

/** The plane's own codes: one for each event that every plane reports. */
export interface PlaneCodes {
  readonly pusherStarted: number;
  readonly pusherBroken: number;
  readonly cameraRefused: number;
  readonly microphoneRefused: number;
  readonly playerStarted: number;
  readonly playerBroken: number;
  readonly unknown: number;
}

const device = (version: string): Device => ({
  atLeast: (wanted) => version.localeCompare(wanted, 'en', { numeric: true }) >= 0,
});
const pusherWish: PusherOptions = { publish: true, microphone: true, camera: true, facing: 'front' };
const playerWish: PlayerOptions = { audio: true, video: true, layer: 'full', fit: 'cover', route: 'speaker' };
const publishGrant = { source: 'main', urls: ['u1', 'u2'], leftMs: 1 } as const;
const playGrant = { member: 'ana', source: 'main', urls: ['p1', 'p2'], leftMs: 1 } as const;

/** The rules that every media plane keeps. A new plane must run this suite. */
export function mediaPlaneContract(name: string, plane: MediaPlane, codes: PlaneCodes): void {
  const newest = device('3.8.0');

  describe(`${name} keeps the media plane contract`, () => {
    it.each(['1.7.0', '2.9.0', '3.8.0'])(
      '[S60] on %s sends to the best URL granted, and only while publishing is wished',
      (version) => {
        expect(plane.pusher(pusherWish, publishGrant, device(version)).url).toBe('u1');
        expect(plane.pusher({ ...pusherWish, publish: false }, publishGrant, device(version)).url).toBe('');
        expect(plane.pusher(pusherWish, null, device(version)).url).toBe('');
      },
    );

    it.each(['1.7.0', '2.9.0', '3.8.0'])(
      '[S61] on %s a microphone that is not wished is silent by the attribute that is read there',
      (version) => {
        const here = device(version);
        const silent = plane.pusher({ ...pusherWish, microphone: false }, publishGrant, here);
        const open = plane.pusher(pusherWish, publishGrant, here);
        expect(here.atLeast('2.10.0') ? silent.enableMic : !silent.muted).toBe(false);
        expect(here.atLeast('2.10.0') ? open.enableMic : !open.muted).toBe(true);
      },
    );

    it('[S62] camera and facing follow the wish', () => {
      const back = plane.pusher({ ...pusherWish, camera: false, facing: 'back' }, publishGrant, newest);
      expect([back.enableCamera, back.devicePosition]).toEqual([false, 'back']);
      expect(plane.pusher(pusherWish, publishGrant, newest).enableCamera).toBe(true);
    });

    it('[S63] each preset is larger than the one before, and takes more; a weak network takes bitrate and never size', () => {
      const presets = ['180p', '240p', '360p', '480p', '540p', '720p', '1080p'] as const;
      const sent = presets.map((preset) => plane.pusher({ ...pusherWish, preset }, publishGrant, newest));
      const rising = (values: number[]): boolean =>
        values.every((value, place) => place === 0 || value > (values[place - 1] ?? 0));
      expect([
        rising(sent.map(({ videoWidth }) => videoWidth)),
        rising(sent.map(({ videoHeight }) => videoHeight)),
        rising(sent.map(({ maxBitrate }) => maxBitrate)),
        sent.every(({ minBitrate, maxBitrate }) => minBitrate < maxBitrate),
      ]).toEqual([true, true, true, true]);
      const weak = plane.pusher({ ...pusherWish, preset: '720p', rate: '180p' }, publishGrant, newest);
      expect([weak.videoWidth, weak.maxBitrate]).toEqual([sent[5]?.videoWidth, sent[0]?.maxBitrate]);
    });

    it('[S64] a player plays the best URL granted, with the wished sound and fit', () => {
      const plays = plane.player(playerWish, playGrant, newest);
      expect([plays.src, plays.muted, plays.objectFit, plays.soundMode]).toEqual(['p1', false, 'fillCrop', 'speaker']);
      const other = plane.player({ ...playerWish, audio: false, fit: 'contain', route: 'earpiece' }, null, newest);
      expect([other.src, other.muted, other.objectFit, other.soundMode]).toEqual(['', true, 'contain', 'ear']);
    });

    it.each<[keyof PlaneCodes, 'pusher' | 'player', MediaEvent]>([
      ['pusherStarted', 'pusher', { type: 'started' }],
      ['pusherBroken', 'pusher', { type: 'broken', reason: 'push_broken' }],
      ['cameraRefused', 'pusher', { type: 'failed', reason: 'camera_refused' }],
      ['microphoneRefused', 'pusher', { type: 'failed', reason: 'microphone_refused' }],
      ['playerStarted', 'player', { type: 'started' }],
      ['playerBroken', 'player', { type: 'broken', reason: 'play_broken' }],
    ])('[S65] says %s of a %s in our words', (code, element, event) => {
      expect(plane[`${element}Event`](codes[code], '')).toEqual(event);
    });

    it('[S66] a code that it does not know means nothing', () => {
      expect(plane.pusherEvent(codes.unknown, 'new')).toBeNull();
      expect(plane.playerEvent(codes.unknown, 'new')).toBeNull();
    });

    it('[S67] is pure: the same question has the same answer, and no question changes another', () => {
      const ask = (): unknown => [
        plane.pusher(pusherWish, publishGrant, newest),
        plane.player(playerWish, playGrant, newest),
        plane.pusherEvent(codes.pusherStarted, ''),
      ];
      const first = JSON.stringify(ask());
      plane.pusherEvent(codes.pusherBroken, '');
      plane.pusher({ ...pusherWish, camera: false }, null, device('1.7.0'));
      expect(JSON.stringify(ask())).toBe(first);
    });

    it('[S68] a report without figures is of unknown quality', () => {
      expect(plane.quality({})).toEqual({ level: 0 });
    });
  });
}
